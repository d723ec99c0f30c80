import type { Dataset, Sample, SplitName } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';

/** What an evaluator needs each split for; those that it does not look at are left out. */
export type SplitPurposes = Readonly<Partial<Record<SplitName, string>>>;

/**
 * Looks at the labels of the splits that an evaluator needs before any image is: a split that cannot be scored is known at once.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`
 */
export function requireLabels(dataset: Dataset, evaluator: string, purposes: SplitPurposes): void {
  for (const [name, purpose] of Object.entries(purposes)) {
    const split = dataset.split(name as SplitName);
    if (split.length === 0) throw evaluatorErrors['evaluators/split-empty']({ evaluator, split: name, purpose });
    const isLabelled = Array.from({ length: split.length }, (_, index) => index).some(
      (index) => split.sample(index).labels.length > 0,
    );
    if (!isLabelled) throw evaluatorErrors['evaluators/nothing-to-score']({ evaluator, split: name });
  }
}

/** The class of each image. @throws `evaluators/labels-not-single` where one shows none or several */
export function singleLabels(samples: readonly Sample[], evaluator: string): Int32Array {
  return Int32Array.from(samples, ({ id, labels }) => {
    const [label] = labels;
    if (label === undefined || labels.length > 1) {
      throw evaluatorErrors['evaluators/labels-not-single']({ evaluator, image: id, count: labels.length });
    }
    return label;
  });
}

/** `[image, class]`: 1 where the image shows the class. */
export function labelTable(samples: readonly Sample[], classes: number): Float32Array {
  const labels = new Float32Array(samples.length * classes);
  for (const [image, sample] of samples.entries()) {
    for (const label of sample.labels) labels[image * classes + label] = 1;
  }
  return labels;
}
