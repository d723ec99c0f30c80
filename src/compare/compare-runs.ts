import { buildRows } from './build-rows.js';
import { baselineWarnings, chooseBaseline, findRow } from './choose-baseline.js';
import { chooseMetrics, type WantedMetric } from './choose-metrics.js';
import type { Comparison } from './comparison.js';
import { foldingWarnings, gapWarnings, incompleteOf, unmeasuredWarnings } from './comparison-warnings.js';
import { compareErrors } from './errors.js';
import { groupRuns, groupRunsBy, type CompletedRun } from './group-runs.js';
import { withBestBy } from './measure-runs.js';
import { pairedBySeed, pairFoldedRuns } from './pair-runs.js';
import { sortRows, type SortOrder } from './sort-rows.js';
import type { StoredRun } from './stored-run.js';
import { unlikeSentences } from './unlike-text.js';

export interface ComparisonRequest {
  /** Name of a row, its point as text, or the id of a run; the sweep's own baseline unless given, or else the first row. */
  readonly baseline?: string | undefined;
  /** Columns; the first evaluator's first metric unless given. */
  readonly metrics?: readonly WantedMetric[];
  /** The row at which all of the gap to the baseline is closed, named like a baseline. */
  readonly upperBound?: string | undefined;
  /** Keys by which runs are folded into rows; what differs but the seed unless given. */
  readonly groupBy?: readonly string[];
  readonly sort?: SortOrder | undefined;
}

export const isCompleted = (run: StoredRun): run is CompletedRun => run.result !== undefined;

/**
 * Sets runs side by side: a row for each point, its seeds as mean, standard deviation and interval, and how it stands to the baseline.
 *
 * @throws `compare/none-completed`, `compare/no-metrics`, `compare/no-such-metric`, `compare/no-such-row`, `compare/several-rows`,
 *   `compare/no-gap`, `compare/no-such-key`
 */
export function compareRuns(runs: readonly StoredRun[], request: ComparisonRequest = {}): Comparison {
  const completed = requireCompleted(runs);
  const metrics = withBestBy(chooseMetrics(completed, request.metrics ?? []), completed);
  const { groupBy = [] } = request;
  const groups = groupBy.length > 0 ? groupRunsBy(completed, groupBy) : groupRuns(completed);
  const pairing = groupBy.length > 0 ? pairFoldedRuns(groups) : pairedBySeed;
  const baseline = chooseBaseline(groups, request.baseline);
  const bound = request.upperBound === undefined ? undefined : findRow(groups, request.upperBound);
  const rows = buildRows({ groups, metrics, pairing, baseline, bound });
  const warnings = [
    ...(request.baseline === undefined ? baselineWarnings(runs, groups, baseline) : []),
    ...unmeasuredWarnings(rows, metrics),
    ...(bound === undefined ? [] : gapWarnings(rows, metrics, { baseline: baseline.name, bound: bound.name })),
    ...foldingWarnings(pairing.folded),
    ...unlikeSentences(rows, baseline.name),
  ];
  return {
    metrics,
    baseline: baseline.name,
    upperBound: bound?.name ?? null,
    folded: pairing.folded,
    rows: sortRows(rows, groups, metrics, request.sort),
    warnings,
    incomplete: incompleteOf(runs),
  };
}

/** @throws `compare/none-completed` */
export function requireCompleted(runs: readonly StoredRun[]): CompletedRun[] {
  const completed = runs.filter(isCompleted);
  if (completed.length > 0) return completed;
  const states = runs.map(({ manifest }) => `${manifest.name} (${manifest.id}) is ${manifest.status}`);
  throw compareErrors['compare/none-completed']({ states });
}
