import type { ViewSpec } from '../crops/crop-strategy.js';
import type { DatasetTraits } from '../data/dataset.js';

/** What the data are to a training step: all that a method is made for, besides its own settings. */
export interface StepShape {
  readonly views: readonly ViewSpec[];
  /** Length of the training split in items. */
  readonly items: number;
  readonly classes: number;
  /** How many classes an image has. */
  readonly labels: DatasetTraits['labels'];
}
