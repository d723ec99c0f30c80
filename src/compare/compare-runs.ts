import { mean, sampleStandardDeviation } from 'simple-statistics';
import { nearest } from '../config/nearest.js';
import { inKeyOrder, type JsonObject } from '../json.js';
import type { ComparedRun, Comparison, ComparisonRow } from './comparison.js';
import { differencesBetween } from './differences.js';
import { compareErrors } from './errors.js';
import { pointText } from './point-text.js';
import type { StoredRun } from './stored-run.js';

export interface ComparisonRequest {
  /** Name of a row, or its point as text; the sweep's own baseline unless given, or else the first row. */
  readonly baseline?: string | undefined;
  /** The first evaluator's first metric unless given. */
  readonly metric?: string | undefined;
}

/** A completed run. */
export type CompletedRun = StoredRun & { readonly result: NonNullable<StoredRun['result']> };

/** Completed runs that differ in their seed alone. */
export interface RunGroup {
  readonly name: string;
  readonly point: JsonObject;
  readonly runs: readonly CompletedRun[];
}

/**
 * Sets runs side by side: a row for each point, its seeds as mean and standard deviation.
 *
 * @throws `compare/none-completed`, `compare/no-such-metric`, `compare/no-such-row`
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
  const incomplete = runs.flatMap(({ manifest, result, directory }) =>
    result === undefined ? [{ id: manifest.id, name: manifest.name, dir: directory, status: manifest.status }] : [],
  );
  return { metric, baseline: baseline.name, rows, warnings: differencesBetween(groups, metric), incomplete };
}

function chooseMetric(runs: readonly CompletedRun[], wanted: string | undefined): string {
  const metrics = [...new Set(runs.flatMap(({ result }) => Object.keys(result.metrics)))];
  const chosen = wanted === undefined ? metrics[0] : metrics.find((name) => name === wanted);
  if (chosen !== undefined) return chosen;
  const asked = wanted ?? '(any)';
  throw compareErrors['compare/no-such-metric']({ metric: asked, near: nearest(asked, metrics), metrics });
}

function groupRuns(runs: readonly CompletedRun[]): RunGroup[] {
  const groups = new Map<string, CompletedRun[]>();
  for (const run of runs) {
    const { name, experiment, identity } = run.manifest;
    const content = JSON.stringify(inKeyOrder({ ...identity, seed: null, name, experiment }));
    const group = groups.get(content);
    if (group === undefined) groups.set(content, [run]);
    // The same run may have been copied to two places.
    else if (!group.some(({ manifest }) => manifest.id === run.manifest.id)) group.push(run);
  }
  return nameGroups([...groups.values()]);
}

/** A group is called by its runs' name; where several have one name, by what their sweep set, and where that is not enough, by an id. */
function nameGroups(groups: readonly (readonly CompletedRun[])[]): RunGroup[] {
  const named = groups.map((runs) => {
    const { name, point } = runs[0]!.manifest;
    const withoutSeed = Object.entries(point).filter(([key]) => key !== 'training.seed');
    return { name, point: Object.fromEntries(withoutSeed), runs };
  });
  const isRepeated = (list: readonly RunGroup[], name: string): boolean =>
    list.filter((group) => group.name === name).length > 1;
  const byPoint = named.map((group) => {
    const text = pointText(group.point);
    return isRepeated(named, group.name) && text !== '' ? { ...group, name: text } : group;
  });
  return byPoint.map((group) =>
    isRepeated(byPoint, group.name) ? { ...group, name: `${group.name} ${group.runs[0]!.manifest.id}` } : group,
  );
}

function chooseBaseline(groups: readonly RunGroup[], wanted: string | undefined): RunGroup {
  if (wanted === undefined) {
    const own = groups.find(({ runs }) => runs.some(({ manifest }) => manifest.baseline));
    return own ?? groups[0]!;
  }
  const found = groups.find(
    ({ name, point, runs }) =>
      [name, pointText(point)].includes(wanted) || runs.some(({ manifest }) => manifest.id === wanted),
  );
  if (found !== undefined) return found;
  const rows = groups.map(({ name }) => name);
  throw compareErrors['compare/no-such-row']({ row: wanted, near: nearest(wanted, rows), rows });
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
    protocol: result.protocol[evaluatorOf(metric)] ?? {},
    steps: result.steps,
    images: result.images,
    seconds: mean(runs.map(({ manifest }) => manifest.times.seconds)),
    runs: compared.sort((one, other) => one.seed - other.seed),
  };
}

/** The evaluator that a metric is called by. */
export function evaluatorOf(metric: string): string {
  return metric.split('/')[0] ?? metric;
}
