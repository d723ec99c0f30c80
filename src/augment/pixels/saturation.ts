import { editPixels } from './edit-pixels.js';
import type { RgbImage } from './rgb-image.js';

/** torchvision's `adjust_saturation`, in place: each pixel blended with its own luma, as `Image.blend` rounds it. */
export function adjustSaturation(image: RgbImage, factor: number): void {
  if (factor === 1) return;
  editPixels(image, ({ kernels }, place, pixels) => {
    kernels.adjustSaturation(place, pixels, factor);
  });
}
