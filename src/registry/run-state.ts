import type { StoredRun } from '../compare/stored-run.js';
import type { RunStatus } from '../runs/run-files.js';
import { lockHolder } from '../runs/run-lock.js';

/** How a run stands. One whose process was killed could not write that it was interrupted: its manifest says `running` for ever, and nobody holds its folder. */
export async function stateOf({ directory, manifest }: StoredRun): Promise<RunStatus> {
  if (manifest.status !== 'running') return manifest.status;
  return (await lockHolder(directory).catch(() => undefined)) === undefined ? 'interrupted' : 'running';
}
