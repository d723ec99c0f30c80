import { applyTable } from './apply-table.js';
import type { RgbImage } from './rgb-image.js';

const table = new Uint8Array(256);

/**
 * Pillow's `Image.blend` of one grey with the image, in place: `d + f (v - d)` in float32 with the digits after the point cut off, kept
 * within 0 to 255. Factor 1 leaves the image as it is, 0 leaves only the grey, above 1 moves away from it.
 */
export function blendWithGrey(image: RgbImage, grey: number, factor: number): void {
  const factor32 = Math.fround(factor);
  for (let value = 0; value < 256; value++) {
    const blended = Math.fround(grey + Math.fround(factor32 * (value - grey)));
    table[value] = Math.min(255, Math.max(0, blended));
  }
  applyTable(image, table);
}
