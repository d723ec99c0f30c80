import type { Dataset, Sample, SplitName } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';

/** What an evaluator needs each split for; those that it does not look at are left out. */
export type SplitPurposes = Readonly<Partial<Record<SplitName, string>>>;

/** Whether the splits that an evaluator needs have images. @throws `evaluators/split-empty` */
export function requireImages(dataset: Dataset, evaluator: string, purposes: SplitPurposes): void {
  for (const [name, purpose] of Object.entries(purposes)) {
    if (dataset.split(name as SplitName).length === 0)
      throw evaluatorErrors['evaluators/split-empty']({ evaluator, split: name, purpose });
  }
}

/**
 * Looks at the labels of the splits that an evaluator needs before any image is: a split that cannot be scored is known at once.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`
 */
export function requireLabels(dataset: Dataset, evaluator: string, purposes: SplitPurposes): void {
  requireImages(dataset, evaluator, purposes);
  for (const name of Object.keys(purposes)) {
    const split = dataset.split(name as SplitName);
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

/** Looks at the labels of a whole split before any image is. @throws `evaluators/labels-not-single` */
export function requireSingleLabels(dataset: Dataset, name: SplitName, evaluator: string): void {
  const split = dataset.split(name);
  singleLabels(
    Array.from({ length: split.length }, (_, index) => split.sample(index)),
    evaluator,
  );
}

/** `[image, class]`: 1 where the image shows the class. */
export function labelTable(samples: readonly Sample[], classes: number): Float32Array {
  const labels = new Float32Array(samples.length * classes);
  for (const [image, sample] of samples.entries()) {
    for (const label of sample.labels) labels[image * classes + label] = 1;
  }
  return labels;
}

/** Whether every image of a split shows exactly one class: then one class is right, and the others are wrong. */
export function showsOneClassEach(dataset: Dataset, name: SplitName): boolean {
  const split = dataset.split(name);
  return Array.from({ length: split.length }, (_, index) => split.sample(index).labels.length).every((n) => n === 1);
}
