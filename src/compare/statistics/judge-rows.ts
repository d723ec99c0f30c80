import { compareMeans, type MeanComparison, type TestedDifference } from './compare-means.js';
import { gapShare, type GapShare } from './gap-share.js';
import { holmAdjusted } from './holm.js';
import type { PairedValue } from './paired-values.js';
import type { Interval } from './student-t.js';

export type { Interval };

/** Chance of a wrong `better` or `worse` anywhere in a column. */
export const SIGNIFICANCE = 0.05;

/**
 * A difference in a word.
 *
 * - `better`, `worse`: shown, by a corrected probability below 5 %
 * - `not shown`: tested, and possible without any difference; not the same as no difference
 * - `one seed, not testable`: too few runs on either side
 * - `no spread, not testable`: the difference is the same for all seeds, as of runs that were not independent
 */
export type Verdict = 'better' | 'worse' | 'not shown' | 'one seed, not testable' | 'no spread, not testable';

export interface DifferenceTest extends TestedDifference {
  /** The probability after Holm's correction over the column. */
  readonly adjusted: number;
}

/** How a row stands to the baseline; all null for the baseline itself and where either has no value. */
export interface Judgement {
  readonly difference: number | null;
  readonly test: DifferenceTest | null;
  readonly verdict: Verdict | null;
  /** Share of the gap between baseline and upper bound; null where no bound is named, and for these two themselves. */
  readonly closed: GapShare | null;
}

/** A column of a metric: the values of every row. */
export interface Column {
  readonly rows: readonly (readonly PairedValue[])[];
  readonly baseline: number;
  /** The row at which all of the gap is closed. */
  readonly upperBound: number | undefined;
  readonly isHigherBetter: boolean;
}

/** Compares every row of a column with the baseline, with Holm's correction over the rows that can be tested. */
export function judgeRows({ rows, baseline, upperBound, isHigherBetter }: Column): Judgement[] {
  const reference = rows[baseline] ?? [];
  const comparisons = rows.map((row, index) => (index === baseline ? null : compareMeans(reference, row)));
  const tested = comparisons.flatMap((comparison) => testOf(comparison) ?? []);
  const adjusted = holmAdjusted(tested.map(({ probability }) => probability));
  const adjustedOf = new Map(tested.map((test, index) => [test, adjusted[index]!]));
  return rows.map((row, index) => {
    const comparison = comparisons[index] ?? null;
    const test = testOf(comparison);
    const isEnd = index === baseline || index === upperBound || upperBound === undefined;
    return {
      difference: comparison?.difference ?? null,
      test: test === undefined ? null : { ...test, adjusted: adjustedOf.get(test)! },
      verdict: comparison === null ? null : verdictOf(comparison, adjustedOf, isHigherBetter),
      closed: isEnd ? null : gapShare({ baseline: reference, row, bound: rows[upperBound] ?? [] }),
    };
  });
}

function testOf(comparison: MeanComparison | null): TestedDifference | undefined {
  return typeof comparison?.test === 'object' ? comparison.test : undefined;
}

function verdictOf(
  { difference, test }: MeanComparison,
  adjustedOf: ReadonlyMap<TestedDifference, number>,
  isHigherBetter: boolean,
): Verdict {
  if (test === 'too few') return 'one seed, not testable';
  if (test === 'no spread') return 'no spread, not testable';
  if (adjustedOf.get(test)! >= SIGNIFICANCE) return 'not shown';
  return difference > 0 === isHigherBetter ? 'better' : 'worse';
}
