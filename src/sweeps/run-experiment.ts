import type { LoadedExperiment } from '../config/index.js';
import { withoutLabels } from '../config/sweep/point-labels.js';
import { DatasetShelf } from '../container/dataset-shelf.js';
import { executeRun } from '../training/execute-run.js';
import type { RunRequest, RunSummary } from '../training/run-request.js';
import { checkedPoints } from './checked-points.js';

/** How an experiment is to be run; what is said of a point follows from the sweep. */
export type ExperimentRequest = Omit<RunRequest, 'experimentName' | 'point' | 'isBaseline' | 'shelf'>;

/**
 * Runs an experiment: the points of its sweep one after the other, or itself. All points are checked before the first one runs; after an
 * interruption no further point begins, a failed one does not keep the others from running.
 *
 * @throws ConfigError where a point is invalid; what makes it impossible to begin a run
 */
export async function runExperiment(loaded: LoadedExperiment, request: ExperimentRequest): Promise<RunSummary[]> {
  const points = checkedPoints(loaded);
  const shelf = new DatasetShelf();
  const task = points.length > 1 ? request.progress.start(loaded.experiment.name, points.length, 'runs') : undefined;
  const summaries: RunSummary[] = [];
  try {
    for (const [index, point] of points.entries()) {
      if (points.length > 1) request.say(`Run ${index + 1} of ${points.length}`);
      const experimentName = loaded.experiment.name;
      const { isBaseline } = point;
      const labelled = { point: withoutLabels(point.assignments), isBaseline, experimentName };
      const summary = await executeRun(point.loaded, { ...request, ...labelled, shelf });
      summaries.push(summary);
      task?.advance(1);
      if (summary.status === 'cached') request.say(`${summary.name}: finished before, in ${summary.dir}`);
      if (summary.status === 'interrupted' || request.signal.aborted) break;
    }
  } finally {
    task?.end();
  }
  return summaries;
}
