import { blendWithGrey } from './blend.js';
import type { RgbImage } from './rgb-image.js';

/** torchvision's `adjust_brightness`, in place: the image blended with black. */
export function adjustBrightness(image: RgbImage, factor: number): void {
  blendWithGrey(image, 0, factor);
}
