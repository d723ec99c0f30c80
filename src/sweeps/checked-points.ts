import { ConfigError, LoadedExperiment, type LoadedFile } from '../config/index.js';
import { ProblemList } from '../config/problem.js';
import type { SweepSettings } from '../config/sweep/sweep-settings.js';
import { CroplabError } from '../errors/index.js';
import { PointContents } from './point-content.js';
import { sweepExpansion, type SweepExpansion, type SweepPoint } from './expand-sweep.js';

/** A point with the experiment that it makes. */
export interface CheckedPoint extends SweepPoint {
  readonly loaded: LoadedExperiment;
}

/** Problems from which on no further point is looked at. */
const MOST_PROBLEMS = 50;

/**
 * The points of a sweep or a study, or an experiment without a sweep as its only point, each of them valid. All are checked before the first is given
 * away; what is wrong with several points because of one value is said once, where the value stands. Of points that compute the same, the
 * first stays.
 *
 * @throws ConfigError
 */
export function checkedPoints(loaded: LoadedFile): readonly CheckedPoint[] {
  if (loaded instanceof LoadedExperiment && loaded.sweep === undefined)
    return [{ assignments: {}, isBaseline: false, loaded }];
  const problems = new ProblemList();
  const { points, unmatched } = expansionOf(loaded);
  for (const path of unmatched) problems.include(loaded.sweepError(path, unmatchedMessage(path)));
  const contents = new PointContents();
  const checked = new Map<string, CheckedPoint>();
  for (const point of points) {
    if (problems.problems.length >= MOST_PROBLEMS) break;
    try {
      const own = loaded.point(point.assignments);
      const content = contents.keyOf(own.experiment);
      const first = checked.get(content);
      const isBaseline = point.isBaseline || first?.isBaseline === true;
      checked.set(content, { ...(first ?? { assignments: point.assignments, loaded: own }), isBaseline });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.include(error);
    }
  }
  for (const { path, metric } of judgingMetrics(loaded.sweep)) {
    const unmeasured = unmeasuredMessage(metric, [...checked.values()]);
    if (unmeasured !== undefined) problems.include(loaded.sweepError(path, unmeasured));
  }
  if (!problems.isEmpty) throw new ConfigError(problems);
  return [...checked.values()];
}

interface JudgingMetric {
  readonly path: readonly string[];
  readonly metric: string;
}

/** The metrics by which a sweep judges its points, and where they stand in it. */
function judgingMetrics({ metric, halving }: SweepSettings = {}): readonly JudgingMetric[] {
  return [
    ...(metric === undefined ? [] : [{ path: ['metric'], metric }]),
    ...(halving === undefined ? [] : [{ path: ['halving', 'metric'], metric: halving.metric }]),
  ];
}

/** Points can only be judged by what an evaluator of each of them measures. */
function unmeasuredMessage(metric: string, points: readonly CheckedPoint[]): string | undefined {
  const evaluator = metric.split('/')[0];
  const without = points.find(({ loaded }) => !loaded.experiment.evaluators.some(({ name }) => name === evaluator));
  if (without === undefined) return undefined;
  const names = without.loaded.experiment.evaluators.map(({ name }) => name).join(', ');
  return `${metric} is no metric of an evaluator of ${without.loaded.name}, which has ${names === '' ? 'none' : names}. Metrics are called <evaluator>/<metric>.`;
}

/** What is wrong with a sweep as a whole is said where it stands. */
function expansionOf(loaded: LoadedFile): SweepExpansion {
  try {
    return sweepExpansion(loaded.sweep ?? {});
  } catch (error) {
    if (!(error instanceof CroplabError)) throw error;
    const part = error.code === 'sweep/no-points' ? ['exclude'] : [];
    throw loaded.sweepError(part, `${error.message} ${error.remedy}`);
  }
}

function unmatchedMessage(path: readonly (string | number)[]): string {
  if (path[0] === 'baseline') return 'No point of this sweep matches its baseline.';
  return `No combination of this sweep's axes matches this entry of ${String(path[0])}, so it does nothing.`;
}
