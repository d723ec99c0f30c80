import type { ComparedMetric, ComparisonRow, IncompleteRun } from './comparison.js';
import { compareErrors } from './errors.js';
import type { StoredRun } from './stored-run.js';
import { listOf } from './unlike-text.js';

/** Rows of which not every run has a metric. */
export function unmeasuredWarnings(rows: readonly ComparisonRow[], metrics: readonly ComparedMetric[]): string[] {
  return metrics.flatMap(({ name }, column) => {
    const partly = rows.filter(({ measures, runs }) => (measures[column]?.n ?? 0) < runs.length);
    return partly.length === 0
      ? []
      : [`Not every run of ${listOf(partly.map((row) => row.name))} has a value of ${name}.`];
  });
}

/** That rows fold more than seeds, so that their spread is of more than chance. */
export function foldingWarnings(folded: readonly string[]): string[] {
  if (folded.length === 0) return [];
  return [`Rows fold runs that differ in ${listOf(folded)}, so spreads and intervals are over these as well.`];
}

/**
 * Where the gap that shares are of is none, or hardly known.
 *
 * @throws `compare/no-gap` where the upper bound is better than the baseline by no metric
 */
export function gapWarnings(
  rows: readonly ComparisonRow[],
  metrics: readonly ComparedMetric[],
  { baseline, bound }: { readonly baseline: string; readonly bound: string },
): string[] {
  const measures = rows.find(({ name }) => name === bound)?.measures ?? [];
  const isWrong = metrics.map(({ direction }, column) => {
    const difference = measures[column]?.difference ?? 0;
    return direction === 'higher' ? difference <= 0 : difference >= 0;
  });
  if (isWrong.every(Boolean)) {
    const values = metrics.map(({ name }, column) => `${name} differs by ${measures[column]?.difference ?? 0}`);
    throw compareErrors['compare/no-gap']({ bound, baseline, values });
  }
  return metrics.flatMap(({ name }, column) => {
    if (isWrong[column])
      return [`${bound} is not better than ${baseline} by ${name}: shares of that gap mean nothing.`];
    const verdict = measures[column]?.verdict;
    if (verdict === 'better') return [];
    return [
      `That ${bound} is better than ${baseline} by ${name} is not shown: shares of so uncertain a gap are uncertain.`,
    ];
  });
}

/** Runs without a result, which are in no row. */
export function incompleteOf(runs: readonly StoredRun[]): IncompleteRun[] {
  return runs
    .filter(({ result }) => result === undefined)
    .map(({ manifest: { id, name, status }, directory }) => ({ id, name, dir: directory, status }));
}
