import type { RgbImage } from './rgb-image.js';

/** Pillow's grey of a colour (ITU-R 601-2 luma): `(19595 R + 38470 G + 7471 B + 2^15) / 2^16`, rounded down; 0 to 255. */
export function luma(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

/** The mean of the image's luma, halves rounded up. */
export function meanLuma({ data, width, height }: RgbImage): number {
  const pixels = width * height;
  let sum = 0;
  for (let at = 0; at < pixels * 3; at += 3) sum += luma(data[at]!, data[at + 1]!, data[at + 2]!);
  return Math.floor(sum / pixels + 0.5);
}
