import { editPixels } from './edit-pixels.js';
import type { RgbImage } from './rgb-image.js';

/**
 * Pillow's `Image.blend` of one grey with the image, in place: `d + f (v - d)` in float32 with the digits after the point cut off, kept
 * within 0 to 255. Factor 1 leaves the image as it is, 0 leaves only the grey, above 1 moves away from it.
 */
export function blendWithGrey(image: RgbImage, grey: number, factor: number): void {
  editPixels(image, ({ kernels }, place, pixels) => {
    kernels.blendWithGrey(place, pixels, grey, factor);
  });
}
