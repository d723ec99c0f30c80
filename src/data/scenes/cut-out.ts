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

/** Which source pixels a destination pixel covers, and how much of each. */
function coverage(from: number, to: number): { first: number; weights: Float64Array }[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, index) => {
    const start = index * scale;
    const end = Math.min(from, (index + 1) * scale);
    const first = Math.floor(start);
    const last = Math.max(first + 1, Math.ceil(end - 1e-9));
    const weights = Float64Array.from({ length: last - first }, (_unused, offset) => {
      const pixel = first + offset;
      return (Math.min(end, pixel + 1) - Math.max(start, pixel)) / (end - start);
    });
    return { first, weights };
  });
}

/**
 * Resizes by the mean over the area that each new pixel covers, which does not alias when it reduces. Colours multiplied by alpha can be
 * averaged as they are.
 */
export function resizeCutOut({ side, pixels }: CutOut, target: number): CutOut {
  const spans = coverage(side, target);
  const rows = new Float32Array(side * target * 4);
  for (let y = 0; y < side; y++) {
    spans.forEach(({ first, weights }, x) => {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap++) {
          sum += (weights[tap] ?? 0) * (pixels[(y * side + first + tap) * 4 + channel] ?? 0);
        }
        rows[(y * target + x) * 4 + channel] = sum;
      }
    });
  }
  const resized = new Uint8Array(target * target * 4);
  spans.forEach(({ first, weights }, y) => {
    for (let column = 0; column < target * 4; column++) {
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap++) {
        sum += (weights[tap] ?? 0) * (rows[(first + tap) * target * 4 + column] ?? 0);
      }
      resized[y * target * 4 + column] = Math.round(sum);
    }
  });
  return { side: target, pixels: resized };
}
