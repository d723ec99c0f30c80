import type { Dataset } from '../data/dataset.js';
import { evaluatorErrors } from './errors.js';

/**
 * The dataset while something may still be chosen: it refuses to show its test split. What is measured during training is looked at, and
 * checkpoints and settings are chosen by it.
 *
 * Showing that split throws `evaluators/test-split-hidden`.
 */
export function withoutTestSplit(dataset: Dataset): Dataset {
  const { classes, fingerprint, leftOut } = dataset;
  return {
    classes,
    fingerprint,
    ...(leftOut === undefined ? {} : { leftOut }),
    split: (name) => {
      if (name === 'test') throw evaluatorErrors['evaluators/test-split-hidden']({});
      return dataset.split(name);
    },
  };
}
