import { mean, sampleVariance } from 'simple-statistics';
import { commonValues, valuesOf, type PairedValue } from './paired-values.js';
import { criticalValue, type Interval } from './student-t.js';

/** How much of the gap between a baseline and an upper bound a row closes. */
export interface GapShare {
  /** In percent: 0 at the baseline, 100 at the upper bound. */
  readonly share: number;
  /** In which it lies with a confidence of 95 %, by propagation of errors; null where a single run stands for a row. */
  readonly interval: Interval | null;
  /** Runs that belong together in all three rows; null where all runs are taken, each for itself. */
  readonly pairs: number | null;
}

/** The values of the three rows. */
export interface GapValues {
  readonly baseline: readonly PairedValue[];
  readonly row: readonly PairedValue[];
  readonly bound: readonly PairedValue[];
}

/**
 * The share `q = (row - baseline) / (bound - baseline)` of the gap that is closed, of means, with its error propagated to first order (the
 * delta method): the residual of a seed is `z = (row - baseline) - q (bound - baseline)`, and the standard error of `q` is
 * `s(z) / sqrt(n) / |bound - baseline|` with `n - 1` degrees of freedom. Where fewer than two seeds are common to the three rows, their errors
 * are taken as independent: `sqrt(v(row) + q^2 v(bound) + (1 - q)^2 v(baseline)) / |bound - baseline|` of the squared standard errors `v`, with
 * the degrees of freedom of Welch and Satterthwaite. It is too narrow where the gap itself is hardly known.
 *
 * Null where a row has no value, or there is no gap.
 */
export function gapShare({ baseline, row, bound }: GapValues): GapShare | null {
  if (baseline.length === 0 || row.length === 0 || bound.length === 0) return null;
  const [floors, values, ceilings] = commonValues([baseline, row, bound]) as [number[], number[], number[]];
  if (values.length >= 2) return pairedShare(floors, values, ceilings);
  return separateShare(valuesOf(baseline), valuesOf(row), valuesOf(bound));
}

function pairedShare(floors: number[], values: number[], ceilings: number[]): GapShare | null {
  const gap = mean(ceilings) - mean(floors);
  if (gap === 0) return null;
  const share = (mean(values) - mean(floors)) / gap;
  const residuals = values.map((value, at) => value - floors[at]! - share * (ceilings[at]! - floors[at]!));
  const error = Math.sqrt(sampleVariance(residuals) / residuals.length) / Math.abs(gap);
  return { ...inPercent(share, error, residuals.length - 1), pairs: values.length };
}

function separateShare(floors: number[], values: number[], ceilings: number[]): GapShare | null {
  const gap = mean(ceilings) - mean(floors);
  if (gap === 0) return null;
  const share = (mean(values) - mean(floors)) / gap;
  const lists = [values, ceilings, floors];
  if (lists.some((list) => list.length < 2)) return { share: 100 * share, interval: null, pairs: null };
  const weights = [1, share ** 2, (1 - share) ** 2];
  const parts = lists.map((list, at) => (weights[at]! * sampleVariance(list)) / list.length);
  const variance = parts.reduce((sum, part) => sum + part, 0);
  const freedom = variance ** 2 / parts.reduce((sum, part, at) => sum + part ** 2 / (lists[at]!.length - 1), 0);
  return { ...inPercent(share, Math.sqrt(variance) / Math.abs(gap), freedom), pairs: null };
}

function inPercent(share: number, error: number, degreesOfFreedom: number): Pick<GapShare, 'share' | 'interval'> {
  const reach = error === 0 ? 0 : criticalValue(degreesOfFreedom) * error;
  return { share: 100 * share, interval: [100 * (share - reach), 100 * (share + reach)] };
}
