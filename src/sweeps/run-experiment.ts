import { firstRecipe, LoadedExperiment, type LoadedFile } from '../config/index.js';
import { withoutLabels } from '../config/sweep/point-labels.js';
import { executeRun } from '../training/execute-run.js';
import type { RunRequest } from '../training/run-request.js';
import { checkedPoints } from './checked-points.js';
import type { Launcher } from './launchers/launcher.js';
import { labelsOfPoints } from './run-labels.js';
import { runSweep } from './run-sweep.js';
import type { SweepOutcome } from './sweep-rounds.js';
import type { UnidentifiedRun } from './sweep-run.js';

/** How an experiment is to be run; what is said of a point follows from the sweep. */
export type ExperimentRequest = Omit<RunRequest, 'experimentName' | 'point' | 'isBaseline' | 'continues' | 'lock'>;

/**
 * Runs an experiment, itself in this process, or the points of its sweep or of a study by its launcher. All points are checked before the first one runs; after an
 * interruption no further point begins, a failed one does not keep the others from running.
 *
 * @throws ConfigError where a point is invalid; what makes it impossible to begin a run
 */
export async function runExperiment(loaded: LoadedFile, request: ExperimentRequest): Promise<SweepOutcome> {
  const { maxSteps, ...rest } = request;
  const experimentName = loaded.name;
  if (loaded instanceof LoadedExperiment && loaded.sweep === undefined && loaded.experiment.launcher.kind === 'local') {
    const summary = await executeRun(loaded, { ...rest, maxSteps, experimentName, point: {}, isBaseline: false });
    if (summary.status === 'cached') request.say(`${summary.name}: finished before, in ${summary.dir}`);
    return { runs: [summary], left: summary.status === 'interrupted' ? 1 : 0 };
  }
  const launcher = await createLauncher(firstRecipe(loaded));
  return runSweep(planPoints(loaded, maxSteps), launcher, { ...rest, experimentName, execution: loaded.sweep ?? {} });
}

function createLauncher({ experiment, registry }: LoadedExperiment): Launcher | Promise<Launcher> {
  const { kind } = experiment.launcher;
  const plugin = registry.find('launcher', kind);
  if (plugin === undefined) throw new Error(`There is no launcher of kind ${kind}.`);
  return plugin.create(experiment.launcher as never, {});
}

function planPoints(loaded: LoadedFile, maxSteps: number | undefined): UnidentifiedRun[] {
  const points = checkedPoints(loaded);
  const labels = labelsOfPoints(points);
  return points.map(({ loaded: own, assignments, isBaseline }, index) => ({
    loaded: own,
    request: { point: withoutLabels(assignments), isBaseline, maxSteps },
    label: labels[index] ?? own.name,
  }));
}
