import type { Sample, Split } from './dataset.js';

/** A split whose samples are all in memory, in the given order. */
export function inMemorySplit(samples: readonly Sample[]): Split {
  return {
    length: samples.length,
    sample(index) {
      const sample = samples[index];
      if (sample === undefined) throw new RangeError(`Sample ${index} of ${samples.length} does not exist.`);
      return sample;
    },
  };
}
