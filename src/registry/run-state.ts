import type { StoredRun } from '../compare/stored-run.js';
import type { RunStatus } from '../runs/run-files.js';
import { lockHolder } from '../runs/run-lock.js';

/** How a run stands. `stopped`: its manifest says that it runs, and its process does not live. A killed process could not write that it was interrupted. */
export type RunState = RunStatus | 'stopped';

export async function stateOf({ directory, manifest }: Pick<StoredRun, 'directory' | 'manifest'>): Promise<RunState> {
  if (manifest.status !== 'running') return manifest.status;
  return (await lockHolder(directory)) === undefined ? 'stopped' : 'running';
}
