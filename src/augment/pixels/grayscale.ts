import { editPixels } from './edit-pixels.js';
import type { RgbImage } from './rgb-image.js';

/** torchvision's `rgb_to_grayscale` with three equal channels, in place: each pixel's luma. */
export function toGrayscale(image: RgbImage): void {
  editPixels(image, ({ kernels }, place, pixels) => {
    kernels.grayscale(place, pixels);
  });
}
