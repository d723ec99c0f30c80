import { splitNames, type Dataset, type Sample, type SplitName } from './dataset.js';

/** The samples of some splits, in the order of the dataset. */
export function samplesOfSplits(dataset: Dataset, names: readonly SplitName[]): Sample[] {
  return splitNames
    .filter((name) => names.includes(name))
    .flatMap((name) => {
      const split = dataset.split(name);
      return Array.from({ length: split.length }, (_, index) => split.sample(index));
    });
}
