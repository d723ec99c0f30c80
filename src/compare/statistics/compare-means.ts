import { mean } from 'simple-statistics';
import { commonValues, valuesOf, type PairedValue } from './paired-values.js';
import { pairedTest, welchTest, type MeanTest } from './student-t.js';

/** How the means of two rows differ. */
export interface MeanComparison {
  /** Of the row's mean to the baseline's; over the pairs, where the test is paired. */
  readonly difference: number;
  /** Why nothing is tested, or the test. */
  readonly test: TestedDifference | 'too few' | 'no spread';
}

export interface TestedDifference extends Omit<MeanTest, 'meanDifference'> {
  readonly kind: 'paired' | 'Welch';
  /** Pairs that were tested; null where values do not belong together. */
  readonly pairs: number | null;
}

/** Differences that spread by less than this share of the values are equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * Tests whether a row's mean differs from the baseline's: paired over what belongs together, where that are two pairs or more, else by
 * Welch's test over all values. Null where either has no value.
 */
export function compareMeans(baseline: readonly PairedValue[], row: readonly PairedValue[]): MeanComparison | null {
  if (baseline.length === 0 || row.length === 0) return null;
  const [before, after] = commonValues([baseline, row]) as [number[], number[]];
  if (before.length >= 2) return outcomeOf(before, after, 'paired');
  const [a, b] = [valuesOf(baseline), valuesOf(row)];
  if (a.length >= 2 && b.length >= 2) return outcomeOf(a, b, 'Welch');
  return { difference: mean(b) - mean(a), test: 'too few' };
}

function outcomeOf(a: number[], b: number[], kind: TestedDifference['kind']): MeanComparison {
  const isPaired = kind === 'paired';
  const spreading = isPaired ? [b.map((value, place) => value - a[place]!)] : [a, b];
  const { meanDifference, ...test } = isPaired ? pairedTest(a, b) : welchTest(a, b);
  // A spread of rounding errors alone would give a huge t that means as little as none.
  const largest = Math.max(...[...a, ...b].map(Math.abs));
  const isConstant = spreading.every((list) => Math.max(...list) - Math.min(...list) <= ROUNDING * largest);
  if (isConstant) return { difference: meanDifference, test: 'no spread' };
  return { difference: meanDifference, test: { ...test, kind, pairs: isPaired ? a.length : null } };
}
