import { mean, sampleStandardDeviation } from 'simple-statistics';
import { baselineWarnings, chooseBaseline } from './choose-baseline.js';
import { chooseMetric, metricParts } from './choose-metric.js';
import type { ComparedRun, Comparison, ComparisonRow, IncompleteRun } from './comparison.js';
import { differencesBetween } from './differences.js';
import { compareErrors } from './errors.js';
import { groupRuns, type CompletedRun, type RunGroup } from './group-runs.js';
import type { StoredRun } from './stored-run.js';

export interface ComparisonRequest {
  /** Name of a row, its point as text, or the id of a run; the sweep's own baseline unless given, or else the first row. */
  readonly baseline?: string | undefined;
  /** The first evaluator's first metric unless given. */
  readonly metric?: string | undefined;
}

/**
 * Sets runs side by side: a row for each point, its seeds as mean and standard deviation.
 *
 * @throws `compare/none-completed`, `compare/no-metrics`, `compare/no-such-metric`, `compare/no-such-row`, `compare/several-rows`
 */
export function compareRuns(runs: readonly StoredRun[], request: ComparisonRequest = {}): Comparison {
  const completed = runs.filter((run): run is CompletedRun => run.result !== undefined);
  if (completed.length === 0) {
    const states = runs.map(({ manifest }) => `${manifest.name} (${manifest.id}) is ${manifest.status}`);
    throw compareErrors['compare/none-completed']({ states });
  }
  const metric = chooseMetric(completed, request.metric);
  const groups = groupRuns(completed);
  const baseline = chooseBaseline(groups, request.baseline);
  const reference = summarize(baseline, metric).mean;
  const rows = groups.map((group): ComparisonRow => {
    const summary = summarize(group, metric);
    const isComparable = group !== baseline && summary.mean !== null && reference !== null;
    return { ...summary, difference: isComparable ? summary.mean - reference : null };
  });
  const warnings = [
    ...(request.baseline === undefined ? baselineWarnings(runs, groups, baseline) : []),
    ...unmeasured(groups, metric),
    ...differencesBetween(groups, metric),
  ];
  return { metric, baseline: baseline.name, rows, warnings, incomplete: incompleteOf(runs) };
}

function unmeasured(groups: readonly RunGroup[], metric: string): string[] {
  return groups
    .filter(({ runs }) => runs.some(({ result }) => !(metric in result.metrics)))
    .map(({ name }) => `Not every run of ${name} was measured by ${metric}.`);
}

function incompleteOf(runs: readonly StoredRun[]): IncompleteRun[] {
  return runs
    .filter(({ result }) => result === undefined)
    .map(({ manifest: { id, name, status }, directory }) => ({ id, name, dir: directory, status }));
}

function summarize({ name, point, runs }: RunGroup, metric: string): Omit<ComparisonRow, 'difference'> {
  const compared = runs.map(({ directory, result }): ComparedRun => ({
    id: result.id,
    dir: directory,
    seed: result.seed,
    value: result.metrics[metric] ?? null,
  }));
  const values = compared.flatMap(({ value }) => value ?? []);
  const { result } = runs[0]!;
  return {
    name,
    point,
    n: values.length,
    mean: values.length === 0 ? null : mean(values),
    std: values.length < 2 ? null : sampleStandardDeviation(values),
    protocol: result.protocol[metricParts(metric)[0]] ?? {},
    steps: result.steps,
    images: result.images,
    seconds: mean(runs.map(({ manifest }) => manifest.times.seconds)),
    runs: compared.sort((one, other) => one.seed - other.seed),
  };
}
