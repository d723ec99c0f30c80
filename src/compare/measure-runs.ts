import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { MetricPoint } from '../runs/read-metrics.js';
import type { ChosenMetric } from './choose-metrics.js';
import type { BestSummary, BestValue, ComparedMetric, RowInterval, RowMeasure, RunMeasure } from './comparison.js';
import type { CompletedRun } from './group-runs.js';
import { isValidation, metricParts, VALIDATION } from './metric-name.js';
import { summarizeMean } from './statistics/student-t.js';

/** Chooses for each metric by what the best step of a run is found: by validation, where every run that has a history was validated. */
export function withBestBy(metrics: readonly ChosenMetric[], runs: readonly CompletedRun[]): ComparedMetric[] {
  return metrics.map((metric) => {
    const repeated = runs.filter((run) => pointsOf(run, metric.name).length > 1);
    const [first] = repeated;
    if (first === undefined) return { ...metric, bestBy: null };
    const bestBy = validationNames(first, metric.name).find((name) =>
      repeated.every((run) => pointsOf(run, name).length > 0),
    );
    return { ...metric, bestBy: bestBy ?? metric.name };
  });
}

/** The metric's own value on validation images, and whatever else its evaluator measured on them. */
function validationNames({ history }: CompletedRun, metric: string): string[] {
  if (isValidation(metric)) return [];
  const [evaluator, name] = metricParts(metric);
  const others = [...(history?.keys() ?? [])].filter((key) => key.startsWith(`${evaluator}/`) && isValidation(key));
  return [`${evaluator}/${VALIDATION}/${name}`, ...others];
}

/** Defined values in the order of their steps; the last one that was written for a step. */
function pointsOf({ history }: CompletedRun, name: string): readonly (MetricPoint & { readonly value: number })[] {
  const bySteps = new Map<number, MetricPoint & { readonly value: number }>();
  for (const point of history?.get(name) ?? []) {
    if (point.value !== null) bySteps.set(point.step, { ...point, value: point.value });
  }
  return [...bySteps.values()].sort((one, other) => one.step - other.step);
}

/** What a run has of a metric. */
export function measureRun(run: CompletedRun, metric: ComparedMetric): RunMeasure {
  const { metrics, intervals } = run.result;
  const isMeasured = Object.hasOwn(metrics, metric.name);
  const value = isMeasured ? metrics[metric.name] : pointsOf(run, metric.name).at(-1)?.value;
  const interval = Object.hasOwn(intervals, metric.name) ? intervals[metric.name] : undefined;
  return { metric: metric.name, value: value ?? null, interval: interval ?? null, best: bestOf(run, metric) };
}

/** The value at the step that is best by `bestBy`; of equals the earliest. */
function bestOf(run: CompletedRun, { name, direction, bestBy }: ComparedMetric): BestValue | null {
  const own = new Map(pointsOf(run, name).map(({ step, value }) => [step, value]));
  if (bestBy === null || own.size < 2) return null;
  const sign = direction === 'higher' ? 1 : -1;
  const candidates = pointsOf(run, bestBy).filter(({ step }) => own.has(step));
  const [first, ...others] = candidates;
  if (first === undefined) return null;
  const { step } = others.reduce((best, point) => (sign * point.value > sign * best.value ? point : best), first);
  return { step, value: own.get(step)! };
}

/** What runs have of a metric together; how it stands to the baseline comes from elsewhere. */
export function summarizeMeasures(
  measures: readonly RunMeasure[],
  over: 'seeds' | 'runs',
): Pick<RowMeasure, 'n' | 'mean' | 'std' | 'interval' | 'best'> {
  const values = measures.flatMap(({ value }) => value ?? []);
  const best = summarizeBest(measures.flatMap((measure) => measure.best ?? []));
  if (values.length === 0) return { n: 0, mean: null, std: null, interval: null, best };
  const { n, mean: centre, spread } = summarizeMean(values);
  return {
    n,
    mean: centre,
    std: spread?.deviation ?? null,
    interval: intervalOf(measures, spread?.interval, over),
    best,
  };
}

/** Over trainings where there are several, else over the test images of the one. */
function intervalOf(
  measures: readonly RunMeasure[],
  ends: RowInterval['ends'] | undefined,
  over: 'seeds' | 'runs',
): RowInterval | null {
  if (ends !== undefined) return { ends, over };
  const single = measures.find(({ value }) => value !== null)?.interval;
  return single == null ? null : { ends: single, over: 'test images' };
}

function summarizeBest(best: readonly BestValue[]): BestSummary | null {
  if (best.length === 0) return null;
  const values = best.map(({ value }) => value);
  const std = values.length < 2 ? null : sampleStandardDeviation(values);
  return { n: values.length, mean: mean(values), std };
}
