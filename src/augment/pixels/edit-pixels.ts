import { pixelKernels, type PixelMemory } from './pixel-kernels.js';
import type { RgbImage } from './rgb-image.js';

/** Has a kernel change an image's pixels, each by itself. */
export function editPixels(
  { data, width, height }: RgbImage,
  edit: (work: PixelMemory, place: number, pixels: number) => void,
): void {
  const pixels = width * height;
  const work = pixelKernels();
  const bytes = data.subarray(0, pixels * 3);
  const place = work.place(bytes);
  edit(work, place, pixels);
  work.take(place, bytes);
}
