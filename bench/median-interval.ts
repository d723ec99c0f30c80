import { binomialDistribution, median } from 'simple-statistics';

/** A median, and where it lies with a confidence of at least 95 %. */
export interface MedianInterval {
  readonly median: number;
  /** Absent below six values, of which not even the smallest and the largest are that sure. */
  readonly interval: readonly [number, number] | undefined;
}

/** The chance that the median lies on one side of the interval. */
const TAIL = 0.025;

/**
 * The median of independent values of any distribution, with the order statistics that enclose it: how many of n values lie below the true median is binomial
 * with a probability of a half, so the k-th smallest lies above it with the chance that fewer than k do. The interval goes from the k-th smallest to the k-th
 * largest with the largest k for which that chance is at most 2.5 % (Conover, Practical Nonparametric Statistics, section 3.2).
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = [...values].sort((one, other) => one - other);
  const outside = valuesOutside(sorted.length);
  return {
    median: median(sorted),
    interval: outside === 0 ? undefined : [sorted[outside - 1]!, sorted.at(-outside)!],
  };
}

/** k, or 0 where there is none. */
function valuesOutside(count: number): number {
  let chance = 0;
  return (binomialDistribution(count, 0.5) ?? []).findIndex((probability) => (chance += probability) > TAIL);
}
