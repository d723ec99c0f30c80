import { nearest } from '../config/nearest.js';
import type { Direction } from './comparison.js';
import { compareErrors } from './errors.js';
import type { CompletedRun } from './group-runs.js';
import { directionOf } from './metric-direction.js';
import { isValidation } from './metric-name.js';

/** A metric that is asked for. */
export interface WantedMetric {
  readonly name: string;
  /** As its name has it unless given. */
  readonly direction?: Direction | undefined;
}

export type ChosenMetric = Required<WantedMetric> & { readonly direction: Direction };

/**
 * The wanted metrics, or else the first of those that most runs have: what the first evaluator puts first. What was measured on validation
 * images was chosen by, so it only stands in where there is nothing else.
 *
 * @throws `compare/no-metrics`, `compare/no-such-metric`
 */
export function chooseMetrics(runs: readonly CompletedRun[], wanted: readonly WantedMetric[]): ChosenMetric[] {
  if (wanted.length === 0) return [chosen({ name: mainMetric(runs) })];
  const known = knownMetrics(runs);
  const missing = wanted.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    const metrics = [...known.keys()];
    const near = missing.flatMap((name) => nearest(name, metrics) ?? []);
    throw compareErrors['compare/no-such-metric']({ missing, near, metrics });
  }
  // One that is asked for twice is one column.
  return [...new Map(wanted.map((metric) => [metric.name, chosen(metric)])).values()];
}

const chosen = ({ name, direction = directionOf(name) }: WantedMetric): ChosenMetric => ({ name, direction });

/** How many runs have each metric; those of results come before those that were only logged. */
function knownMetrics(runs: readonly CompletedRun[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { result } of runs) {
    for (const metric of Object.keys(result.metrics)) counts.set(metric, (counts.get(metric) ?? 0) + 1);
  }
  for (const { history } of runs) {
    for (const metric of history?.keys() ?? []) if (!counts.has(metric)) counts.set(metric, 0);
  }
  return counts;
}

function mainMetric(runs: readonly CompletedRun[]): string {
  const counts = knownMetrics(runs);
  const metrics = [...counts.keys()];
  const measuredLast = metrics.filter((metric) => !isValidation(metric));
  const candidates = measuredLast.length > 0 ? measuredLast : metrics;
  const most = Math.max(...candidates.map((metric) => counts.get(metric) ?? 0));
  const main = most > 0 ? candidates.find((metric) => counts.get(metric) === most) : undefined;
  if (main === undefined) throw compareErrors['compare/no-metrics']({ runs: runs.length });
  return main;
}
