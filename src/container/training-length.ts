import { augmentErrors } from '../augment/errors.js';
import type { TrainingSettings } from '../config/experiment.js';

/** How much a run trains on. */
export interface TrainingLength {
  /** Items of an epoch: images, or boxes with `itemsPer: box`. */
  readonly items: number;
  /** Whole batches of an epoch; what is left of its items is dropped. At least 1. */
  readonly stepsPerEpoch: number;
  /** Of the full length, which the schedule follows also where a run is stopped earlier. 0: the backbone stays as it was initialised. */
  readonly totalSteps: number;
}

/** @throws `augment/batch-too-large` where there are steps to make and no whole batch */
export function trainingLength(
  { batchSize, steps, epochs }: Pick<TrainingSettings, 'batchSize' | 'steps' | 'epochs'>,
  items: number,
): TrainingLength {
  const batches = Math.floor(items / batchSize);
  const isTrained = (steps ?? epochs ?? 0) > 0;
  if (batches === 0 && isTrained) throw augmentErrors['augment/batch-too-large']({ batchSize, items });
  return { items, stepsPerEpoch: Math.max(batches, 1), totalSteps: steps ?? (epochs ?? 0) * batches };
}
