import type { Sample, Split } from './dataset.js';

/** A split whose samples are made whenever they are asked for, in the given order. */
export function lazySplit(makers: readonly (() => Sample)[]): Split {
  return {
    length: makers.length,
    sample(index) {
      const make = makers[index];
      if (make === undefined) throw new RangeError(`Sample ${index} of ${makers.length} does not exist.`);
      return make();
    },
  };
}
