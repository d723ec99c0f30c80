import { finishedSummary } from '../training/execute-run.js';
import { prepareRun } from '../training/prepare-run.js';
import type { RunRequest, RunSummary } from '../training/run-request.js';
import type { SweepRun, UnidentifiedRun } from './sweep-run.js';

export interface IdentifiedRun {
  readonly run: SweepRun;
  /** Where it stands there finished already. */
  readonly finished: RunSummary | undefined;
}

/**
 * Finds out which run each point is, and which of them stand there finished. Their data are opened for it, each set once; TensorFlow is not loaded.
 *
 * @throws what opening the data throws
 */
export async function identifyRuns(
  points: readonly UnidentifiedRun[],
  request: Omit<RunRequest, 'point' | 'isBaseline'>,
): Promise<IdentifiedRun[]> {
  const identified: IdentifiedRun[] = [];
  for (const point of points) {
    const { loaded } = point;
    const prepared = await prepareRun(loaded, { ...request, ...point.request });
    const { identity, paths, steps } = prepared;
    const run = { ...point, id: identity.id, name: loaded.experiment.name, paths, steps };
    identified.push({ run, finished: await finishedSummary(prepared) });
  }
  return identified;
}
