import type { CropRect, Size } from '../crops/crop-strategy.js';
import type { ImageSource } from '../data/image-source.js';
import type { Normalization, PixelOperation } from './pixel-operation.js';

/** One view to be made: cut `rect` (black outside the image), resize to `output`, apply `operations` in order, normalise. */
export interface ViewJob {
  readonly rect: CropRect;
  readonly output: Size;
  readonly interpolation: 'bilinear' | 'bicubic';
  readonly operations: readonly PixelOperation[];
  readonly normalization: Normalization;
}

/** The views of one image, which is decoded once. */
export interface RenderJob {
  readonly image: ImageSource;
  readonly views: readonly ViewJob[];
}
