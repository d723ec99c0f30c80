import type { RgbImage } from './rgb-image.js';

/** Replaces every value `v` of the image by `table[v]`. */
export function applyTable({ data, width, height }: RgbImage, table: Uint8Array): void {
  const end = width * height * 3;
  for (let at = 0; at < end; at++) data[at] = table[data[at]!]!;
}
