import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { forEachConcurrently } from '../data/for-each-concurrently.js';

/** A file of a run. */
export interface StoredFile {
  /** From the run's folder. */
  readonly path: string;
  readonly bytes: number;
}

/** Files that are looked at at the same time. */
const AT_ONCE = 16;

/** Every file in or below a folder, in the order of their names. Links are not followed and are no files; what goes away meanwhile is left out. */
export async function listFiles(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files: StoredFile[] = [];
  await forEachConcurrently(paths, AT_ONCE, async (path) => {
    const size = await lstat(path).then(
      (entry) => entry.size,
      () => undefined,
    );
    if (size !== undefined) files.push({ path: relative(folder, path), bytes: size });
  });
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

export const bytesOf = (files: readonly StoredFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);
