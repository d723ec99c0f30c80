import { luma } from './luma.js';
import type { RgbImage } from './rgb-image.js';

/** torchvision's `rgb_to_grayscale` with three equal channels, in place. */
export function toGrayscale({ data, width, height }: RgbImage): void {
  const end = width * height * 3;
  for (let at = 0; at < end; at += 3) {
    const grey = luma(data[at]!, data[at + 1]!, data[at + 2]!);
    data[at] = grey;
    data[at + 1] = grey;
    data[at + 2] = grey;
  }
}
