import { blendWithGrey } from './blend.js';
import { meanLuma } from './luma.js';
import type { RgbImage } from './rgb-image.js';

/** torchvision's `adjust_contrast`, in place: the image blended with one grey, its mean luma. */
export function adjustContrast(image: RgbImage, factor: number): void {
  blendWithGrey(image, meanLuma(image), factor);
}
