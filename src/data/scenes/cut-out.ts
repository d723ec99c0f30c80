/** A square drawing: RGBA, 8 bits a channel, colours multiplied by alpha, rows first. */
export interface CutOut {
  readonly side: number;
  readonly pixels: Uint8Array;
}

/** A decoded image as it comes from the file: RGBA, 8 bits a channel, colours not multiplied by alpha. */
export interface DecodedDrawing {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Alpha (of 255) from which on a pixel counts as part of the drawing when its margins are cut off. */
const VISIBLE = 8;

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function visibleBounds({ width, height, pixels }: DecodedDrawing): Bounds {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[(y * width + x) * 4 + 3] ?? 0) < VISIBLE) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return left < right ? { left, top, right, bottom } : { left: 0, top: 0, right: width, bottom: height };
}

/** Cuts off the transparent margins, centres the rest on a square, and multiplies the colours by alpha. */
export function trimToSquare(decoded: DecodedDrawing): CutOut {
  const { left, top, right, bottom } = visibleBounds(decoded);
  const side = Math.max(right - left, bottom - top);
  const shiftX = (side - (right - left)) >> 1;
  const shiftY = (side - (bottom - top)) >> 1;
  const pixels = new Uint8Array(side * side * 4);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const from = (y * decoded.width + x) * 4;
      const to = ((y - top + shiftY) * side + (x - left + shiftX)) * 4;
      const alpha = decoded.pixels[from + 3] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        pixels[to + channel] = Math.round(((decoded.pixels[from + channel] ?? 0) * alpha) / 255);
      }
      pixels[to + 3] = alpha;
    }
  }
  return { side, pixels };
}

/** The source pixels that one destination pixel covers, and how much each of them counts. */
interface Span {
  readonly first: number;
  readonly weights: Float64Array;
}

function spansOf(from: number, to: number): Span[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, index) => {
    const start = index * scale;
    const end = Math.min(from, start + scale);
    const first = Math.min(from - 1, Math.floor(start));
    const last = Math.min(from, Math.max(first + 1, Math.ceil(end)));
    const weights = Float64Array.from({ length: last - first }, (_unused, offset) => {
      const pixel = first + offset;
      return Math.max(0, Math.min(end, pixel + 1) - Math.max(start, pixel)) / (end - start);
    });
    return { first, weights };
  });
}

/**
 * Shortens each of `lines` lines of RGBA pixels to one pixel a span, and writes the result with rows and columns exchanged: done twice it
 * resizes both ways. Channels are written out, because this runs over every pixel of every drawing.
 */
function shortenAndTranspose(
  pixels: ArrayLike<number>,
  lines: number,
  length: number,
  spans: readonly Span[],
): Float32Array {
  const shortened = new Float32Array(spans.length * lines * 4);
  spans.forEach(({ first, weights }, index) => {
    for (let line = 0; line < lines; line++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      let from = (line * length + first) * 4;
      for (let tap = 0; tap < weights.length; tap++, from += 4) {
        const weight = weights[tap] ?? 0;
        red += weight * (pixels[from] ?? 0);
        green += weight * (pixels[from + 1] ?? 0);
        blue += weight * (pixels[from + 2] ?? 0);
        alpha += weight * (pixels[from + 3] ?? 0);
      }
      const to = (index * lines + line) * 4;
      shortened[to] = red;
      shortened[to + 1] = green;
      shortened[to + 2] = blue;
      shortened[to + 3] = alpha;
    }
  });
  return shortened;
}

/**
 * Resizes by the mean over the area that each new pixel covers, which does not alias when it reduces. Colours multiplied by alpha can be
 * averaged as they are.
 */
export function resizeCutOut({ side, pixels }: CutOut, target: number): CutOut {
  const spans = spansOf(side, target);
  const columns = shortenAndTranspose(pixels, side, side, spans);
  const resized = shortenAndTranspose(columns, target, side, spans);
  return { side: target, pixels: Uint8Array.from(new Uint8ClampedArray(resized)) };
}
