import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { ViewSpec } from '../crops/crop-strategy.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { Normalization } from './normalization.js';
import type { PixelOperation } from './pixel-operation.js';

/** The photometric half of an augmentation set: draws what is done to the pixels of a view after it was cut and resized. */
export interface ViewPipeline {
  readonly interpolation: 'bilinear' | 'bicubic';
  readonly normalization: Normalization;
  /** The operations of view number `view`, in order. */
  draw(view: number, random: RandomStream): readonly PixelOperation[];
}

export interface AugmentContext {
  /** The views of the crop strategy, for sets that treat views differently. */
  readonly views: readonly ViewSpec[];
}

export interface AugmentTraits {
  /** The first channel of its views is lightness, the others are colour. */
  readonly separatesLuminance?: boolean;
}

export type AugmentPlugin = FamilyPlugin<AugmentContext, ViewPipeline, AugmentTraits>;
export const defineViewPipeline = pluginDefiner<AugmentContext, ViewPipeline, AugmentTraits>('augment');
