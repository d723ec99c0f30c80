import type { Sample, SplitName } from '../../data/dataset.js';
import type { FeatureView } from './feature-view.js';

/** Features of images: `values` is `[image, feature]`, rows first. Tables are shared: nobody changes one. */
export interface FeatureTable {
  readonly samples: readonly Sample[];
  readonly width: number;
  readonly values: Float32Array;
}

/** The frozen backbone's features of whole splits, each taken once for all evaluators that look alike. */
export interface SplitFeatures {
  /** @throws `evaluators/features-not-finite`, or the signal's reason between batches */
  ofSplit(split: SplitName, view: FeatureView): Promise<FeatureTable>;
}
