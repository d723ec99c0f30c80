import type { CropRect, Size } from '../crops/crop-strategy.js';
import type { ImageSource } from '../data/image-source.js';
import type { Normalization } from './normalization.js';
import type { PixelOperation } from './pixel-operation.js';

/** Which part of the resized crop a view is. */
export interface ViewPlacement {
  /** What the crop is resized to. */
  readonly resized: Size;
  /** Where the view lies in it; it does not reach outside. */
  readonly left: number;
  readonly top: number;
}

/** One view to be made: cut `rect` (black outside the image), resize to `output`, apply `operations` in order, normalise. */
export interface ViewJob {
  readonly rect: CropRect;
  readonly output: Size;
  /** Where the view is only a part of the resized crop: an evaluation's centre. Without it, it is all of it. */
  readonly placement?: ViewPlacement;
  readonly interpolation: 'bilinear' | 'bicubic';
  readonly operations: readonly PixelOperation[];
  readonly normalization: Normalization;
}

/** The views of one image, which is decoded once. */
export interface RenderJob {
  /** The sample's id, for messages. */
  readonly sample?: string;
  readonly image: ImageSource;
  readonly views: readonly ViewJob[];
}
