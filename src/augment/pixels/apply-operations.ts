import type { PixelOperation } from '../pixel-operation.js';
import { adjustBrightness } from './brightness.js';
import { adjustContrast } from './contrast.js';
import { gaussianBlur } from './gaussian-blur.js';
import { toGrayscale } from './grayscale.js';
import { flipHorizontally } from './horizontal-flip.js';
import { adjustHue } from './hue.js';
import type { RgbImage } from './rgb-image.js';
import { adjustSaturation } from './saturation.js';
import { solarize } from './solarize.js';

function applyOperation(image: RgbImage, operation: PixelOperation): void {
  switch (operation.kind) {
    case 'brightness':
      adjustBrightness(image, operation.factor);
      return;
    case 'contrast':
      adjustContrast(image, operation.factor);
      return;
    case 'saturation':
      adjustSaturation(image, operation.factor);
      return;
    case 'hue':
      adjustHue(image, operation.shift);
      return;
    case 'grayscale':
      toGrayscale(image);
      return;
    case 'gaussian-blur':
      gaussianBlur(image, operation.sigma);
      return;
    case 'solarize':
      solarize(image, operation.threshold);
      return;
    case 'horizontal-flip':
      flipHorizontally(image);
      return;
  }
}

/** Applies the operations to the image one after the other, in place. */
export function applyOperations(image: RgbImage, operations: readonly PixelOperation[]): void {
  for (const operation of operations) applyOperation(image, operation);
}
