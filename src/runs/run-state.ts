import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keptCheckpoints } from './kept-checkpoints.js';
import { runPaths } from './run-directory.js';
import type { RunManifest } from './run-files.js';
import { readManifestOf, readResultOf } from './run-manifest.js';

/** What stands in the folder of a run. */
export interface StoredRunState {
  readonly manifest: RunManifest | undefined;
  /** Whether its result is there. */
  readonly isFinished: boolean;
  /** Step of its last checkpoint; 0 where there is none. */
  readonly checkpoint: number;
}

const RUN_ID = /^[0-9a-f]{12}$/;

/** The folders of all runs below `out`, by id. Of two with one id that of the named experiment counts, as where a run is looked for. */
export async function listRunFolders(out: string, experiment?: string): Promise<ReadonlyMap<string, string>> {
  const folders = new Map<string, string>();
  const names = (await foldersIn(out)).sort((one, other) => Number(other === experiment) - Number(one === experiment));
  for (const name of names) {
    for (const id of await foldersIn(join(out, name))) {
      if (RUN_ID.test(id) && !folders.has(id)) folders.set(id, join(out, name, id));
    }
  }
  return folders;
}

/** How a run stands, by its files alone. */
export async function readRunState(directory: string, id: string): Promise<StoredRunState> {
  const paths = runPaths(directory);
  const manifest = await readManifestOf(paths.manifest, id);
  const isFinished = manifest?.status === 'completed' && (await readResultOf(paths.result, id)) !== undefined;
  const last = isFinished ? undefined : (await keptCheckpoints(paths)).at(-1);
  return { manifest, isFinished, checkpoint: last?.step ?? 0 };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
