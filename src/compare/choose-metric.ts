import { nearest } from '../config/nearest.js';
import { compareErrors } from './errors.js';
import type { CompletedRun } from './group-runs.js';

/** The evaluator that a metric is called by, and the metric's own name: `linear`, `AP/cat`. */
export function metricParts(metric: string): readonly [evaluator: string, name: string] {
  const border = metric.indexOf('/');
  return border < 0 ? [metric, ''] : [metric.slice(0, border), metric.slice(border + 1)];
}

/**
 * The wanted metric, or else the first of those that most runs have: what the first evaluator puts first. What was measured on validation
 * images was chosen by, so it only stands in where there is nothing else.
 *
 * @throws `compare/no-metrics`, `compare/no-such-metric`
 */
export function chooseMetric(runs: readonly CompletedRun[], wanted: string | undefined): string {
  const counts = new Map<string, number>();
  for (const metric of runs.flatMap(({ result }) => Object.keys(result.metrics))) {
    counts.set(metric, (counts.get(metric) ?? 0) + 1);
  }
  const metrics = [...counts.keys()];
  if (wanted !== undefined) {
    if (counts.has(wanted)) return wanted;
    throw compareErrors['compare/no-such-metric']({ metric: wanted, near: nearest(wanted, metrics), metrics });
  }
  const measuredLast = metrics.filter((metric) => !metricParts(metric)[1].startsWith('validation'));
  const candidates = measuredLast.length > 0 ? measuredLast : metrics;
  const most = Math.max(...candidates.map((metric) => counts.get(metric) ?? 0));
  const chosen = candidates.find((metric) => counts.get(metric) === most);
  if (chosen === undefined) throw compareErrors['compare/no-metrics']({ runs: runs.length });
  return chosen;
}
