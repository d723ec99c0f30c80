import type { Texture } from './background-texture.js';
import type { CutOut } from './cut-out.js';
import type { ObjectLayout, SceneLayout } from './scene-layout.js';

/** Edges of the pixels that an object covers, in pixels of the scene. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface RenderedScene {
  /** RGB, 8 bits a channel, rows first. */
  readonly pixels: Uint8ClampedArray;
  /** One for each object of the layout; `undefined` where nothing of it can be seen. */
  readonly boxes: readonly (PixelBox | undefined)[];
}

/** Alpha above which a pixel belongs to an object's box. */
const BOX_ALPHA = 0.3;

function paintBackground(
  canvas: Float32Array,
  side: number,
  texture: Texture,
  layout: SceneLayout['background'],
): void {
  const room = texture.side - side;
  const left = Math.round(layout.left * room);
  const top = Math.round(layout.top * room);
  const step = layout.mirrored ? -3 : 3;
  for (let y = 0; y < side; y++) {
    let from = ((top + y) * texture.side + left + (layout.mirrored ? side - 1 : 0)) * 3;
    let to = y * side * 3;
    for (let x = 0; x < side; x++, from += step, to += 3) {
      canvas[to] = (texture.pixels[from] ?? 0) * layout.gain;
      canvas[to + 1] = (texture.pixels[from + 1] ?? 0) * layout.gain;
      canvas[to + 2] = (texture.pixels[from + 2] ?? 0) * layout.gain;
    }
  }
}

/** The smallest size of the drawing that is not smaller than the object: bilinear sampling does not alias from there. */
function sizeFor(object: ObjectLayout, ascending: readonly CutOut[]): CutOut {
  const needed = Math.max(object.width, object.height);
  return ascending.find(({ side }) => side >= needed) ?? ascending[ascending.length - 1]!;
}

/**
 * Bilinear sample of four channels at (x, y), pixel centres at whole numbers, transparent outside. Written into `sample` and with
 * its channels written out, because this runs for tens of millions of pixels.
 */
function sampleCutOut({ side, pixels }: CutOut, x: number, y: number, sample: Float32Array): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  sample[0] = sample[1] = sample[2] = sample[3] = 0;
  for (let corner = 0; corner < 4; corner++) {
    const column = left + (corner & 1);
    const row = top + (corner >> 1);
    if (column < 0 || row < 0 || column >= side || row >= side) continue;
    const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
    const from = (row * side + column) * 4;
    sample[0] += weight * (pixels[from] ?? 0);
    sample[1] += weight * (pixels[from + 1] ?? 0);
    sample[2] += weight * (pixels[from + 2] ?? 0);
    sample[3] += weight * (pixels[from + 3] ?? 0);
  }
}

/**
 * Lays one object over the canvas and returns the box of its pixels with alpha above 0.3.
 *
 * Colours are multiplied by alpha p = c a throughout: brightness b, contrast k about mid grey and tint t become
 * p' = t ((p b - a / 2) k + a / 2), kept within [0, a]; the canvas becomes p' + (1 - a) canvas.
 */
function paintObject(canvas: Float32Array, side: number, object: ObjectLayout, cutOut: CutOut): PixelBox | undefined {
  const { centerX, centerY, width, height, rotation, brightness, contrast, tint } = object;
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  const reachX = (Math.abs(cos) * width + Math.abs(sin) * height) / 2 + 1;
  const reachY = (Math.abs(sin) * width + Math.abs(cos) * height) / 2 + 1;
  const direction = object.mirrored ? -1 : 1;
  const sample = new Float32Array(4);
  let [left, top, right, bottom] = [side, side, 0, 0];

  for (let y = Math.max(0, Math.floor(centerY - reachY)); y < Math.min(side, centerY + reachY); y++) {
    for (let x = Math.max(0, Math.floor(centerX - reachX)); x < Math.min(side, centerX + reachX); x++) {
      const dx = x + 0.5 - centerX;
      const dy = y + 0.5 - centerY;
      const across = (direction * (cos * dx + sin * dy)) / width + 0.5;
      const down = (cos * dy - sin * dx) / height + 0.5;
      sampleCutOut(cutOut, across * cutOut.side - 0.5, down * cutOut.side - 0.5, sample);
      const alpha = (sample[3] ?? 0) / 255;
      if (alpha === 0) continue;
      const to = (y * side + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const middle = 127.5 * alpha;
        const adjusted = (((sample[channel] ?? 0) * brightness - middle) * contrast + middle) * (tint[channel] ?? 1);
        const color = Math.min(255 * alpha, Math.max(0, adjusted));
        canvas[to + channel] = color + (1 - alpha) * (canvas[to + channel] ?? 0);
      }
      if (alpha <= BOX_ALPHA) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return left < right ? { left, top, right, bottom } : undefined;
}

/**
 * Composes a scene: a piece of its background, then its objects one over the other.
 *
 * A box is that of the whole object inside the image: what a later object hides of it is not taken off.
 */
export function renderScene(
  layout: SceneLayout,
  side: number,
  textures: readonly Texture[],
  /** For each drawing its sizes, the smallest first. */
  cutOuts: readonly (readonly CutOut[])[],
): RenderedScene {
  const canvas = new Float32Array(side * side * 3);
  paintBackground(canvas, side, textures[layout.background.texture]!, layout.background);
  const boxes = layout.objects.map((object) =>
    paintObject(canvas, side, object, sizeFor(object, cutOuts[object.drawing] ?? [])),
  );
  return { pixels: new Uint8ClampedArray(canvas), boxes };
}
