import { pixelKernels } from './pixel-kernels.js';
import type { RgbImage } from './rgb-image.js';

/**
 * The mean of the image's luma, halves rounded up. Pillow's grey of a colour (ITU-R 601-2 luma) is
 * `(19595 R + 38470 G + 7471 B + 2^15) / 2^16`, rounded down; 0 to 255.
 */
export function meanLuma({ data, width, height }: RgbImage): number {
  const pixels = width * height;
  const work = pixelKernels();
  const sum = work.kernels.sumOfLuma(work.place(data.subarray(0, pixels * 3)), pixels);
  return Math.floor(sum / pixels + 0.5);
}
