import { join } from 'node:path';
import { runPaths } from '../runs/run-directory.js';
import { listRunFolders } from '../runs/run-state.js';
import { finishedSummary } from '../training/execute-run.js';
import type { RunRequest, RunSummary } from '../training/run-request.js';
import type { PointIdentifier } from './point-identifier.js';
import type { SweepRun, UnidentifiedRun } from './sweep-run.js';

export interface IdentifiedRun {
  readonly run: SweepRun;
  /** Where it stands there finished already. */
  readonly finished: RunSummary | undefined;
}

/**
 * Finds out which run each point is, where it lies or will lie, and which of them stand there finished.
 *
 * @throws what opening the data throws
 */
export async function identifyRuns(
  points: readonly UnidentifiedRun[],
  identifier: PointIdentifier,
  request: Pick<RunRequest, 'outDirectory' | 'experimentName' | 'resume' | 'say' | 'signal'>,
): Promise<IdentifiedRun[]> {
  const { outDirectory, experimentName } = request;
  const folders = await listRunFolders(outDirectory, experimentName);
  const identified: IdentifiedRun[] = [];
  for (const point of points) {
    const { loaded } = point;
    const { identity, steps } = await identifier.identify(loaded, point.request.maxSteps);
    const { id } = identity;
    const folder = folders.get(id);
    const paths = runPaths(folder ?? join(outDirectory, experimentName, id));
    const stored = { loaded, identity, paths, steps, request: { ...request, ...point.request } };
    const finished = folder === undefined ? undefined : await finishedSummary(stored);
    identified.push({ run: { ...point, id, name: loaded.experiment.name, paths, steps }, finished });
  }
  return identified;
}
