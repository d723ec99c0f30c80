import { mean, quantileSorted } from 'simple-statistics';

/** Bins of a histogram from 0 to 1. */
const BINS = 20;

/** How values between 0 and 1 are distributed. */
export interface Distribution {
  readonly mean: number;
  readonly p5: number;
  readonly median: number;
  readonly p95: number;
  /** Shares of the values in bins of equal width from 0 to 1; values above 1 count in the last. */
  readonly histogram: readonly number[];
}

/** `null` where there are no values. */
export function distributionOf(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const histogram = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = Math.min(BINS - 1, Math.floor(value * BINS));
    histogram[bin] = (histogram[bin] ?? 0) + 1 / values.length;
  }
  return {
    mean: mean(sorted),
    p5: quantileSorted(sorted, 0.05),
    median: quantileSorted(sorted, 0.5),
    p95: quantileSorted(sorted, 0.95),
    histogram,
  };
}
