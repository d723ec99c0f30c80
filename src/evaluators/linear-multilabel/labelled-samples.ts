import { splitNames, type Dataset, type Sample, type SplitName } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';

/** The samples of every split, in the splits' order. */
export type SamplesBySplit = Readonly<Record<SplitName, readonly Sample[]>>;

const purposes: Readonly<Record<SplitName, string>> = {
  train: 'to train the linear layer',
  validation: 'to choose its learning rate and weight decay',
  test: 'to be scored',
};

/**
 * The samples of all three splits, looked at before any image is: a split that cannot be scored is known at once.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`
 */
export function labelledSamples(dataset: Dataset, evaluator: string): SamplesBySplit {
  const found = {} as Record<SplitName, readonly Sample[]>;
  for (const name of splitNames) {
    const split = dataset.split(name);
    if (split.length === 0) {
      throw evaluatorErrors['evaluators/split-empty']({ evaluator, split: name, purpose: purposes[name] });
    }
    const samples = Array.from({ length: split.length }, (_, index) => split.sample(index));
    if (samples.every(({ labels }) => labels.length === 0)) {
      throw evaluatorErrors['evaluators/nothing-to-score']({ evaluator, split: name });
    }
    found[name] = samples;
  }
  return found;
}

/** `[image, class]`: 1 where the image shows the class. */
export function labelTable(samples: readonly Sample[], classes: number): Float32Array {
  const labels = new Float32Array(samples.length * classes);
  for (const [image, sample] of samples.entries()) {
    for (const label of sample.labels) labels[image * classes + label] = 1;
  }
  return labels;
}
