import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPaths } from '../../src/runs/run-directory.js';
import type { SweepRun } from '../../src/sweeps/sweep-run.js';

/** A run of a sweep, with no more of an experiment than launchers look at. */
export const sweepRun = (folder: string, id: string, more: Partial<SweepRun> = {}): SweepRun => ({
  loaded: {
    file: join(folder, 'experiment.yaml'),
    experiment: { name: id, plugins: [], engine: { threads: 2 }, training: { workers: 1 } },
    origins: { values: [], dropped: [] },
    pluginFiles: [],
  } as unknown as SweepRun['loaded'],
  request: { point: {}, isBaseline: false },
  id,
  name: id,
  label: id,
  paths: runPaths(join(folder, id)),
  steps: 1,
  ...more,
});

/** Writes what says that a run is done. */
export async function finishRun({ id, paths }: SweepRun): Promise<void> {
  await writeFile(paths.result, JSON.stringify({ id }));
  await writeFile(paths.manifest, JSON.stringify({ id, status: 'completed' }));
}
