import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bytesOf, listFiles } from '../list-files.js';
import type { Garbage } from './garbage.js';

/** What a run that is being deleted is called until it is gone: it is hidden, and so no run any more. */
const REMOVED = /^\.removed-.*\.partial$/;

/** Takes a run's folder away at once, so that no half of a run is left under its name. Returns where it lies until it is deleted. */
export async function hideRun(dir: string): Promise<string> {
  const hidden = join(dirname(dir), `.removed-${basename(dir)}-${randomUUID()}.partial`);
  await rename(dir, hidden);
  return hidden;
}

/** Deletes a run that is hidden. Links in it are deleted and not followed. */
export async function deleteHidden(hidden: string): Promise<void> {
  await rm(hidden, { recursive: true, force: true });
}

export const isHidden = ({ paths: [path = ''] }: Garbage): boolean => REMOVED.test(basename(path));

/** Runs in a folder that were being deleted when somebody was killed. */
export async function hiddenRuns(folder: string): Promise<Garbage[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const left = entries.filter((entry) => entry.isDirectory() && REMOVED.test(entry.name));
  return Promise.all(
    left.map(async ({ name }): Promise<Garbage> => {
      const path = join(folder, name);
      const bytes = bytesOf(await listFiles(path).catch(() => []));
      return { kind: 'temporary', dir: folder, paths: [path], bytes, reason: 'a run that is half deleted' };
    }),
  );
}
