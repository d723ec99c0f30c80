import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { forEachConcurrently } from '../data/for-each-concurrently.js';
import { runPaths } from '../runs/run-directory.js';
import { readRun } from './read-run.js';
import type { StoredRun } from './stored-run.js';

/** What was found under some folders. */
export interface FoundRuns {
  readonly runs: readonly StoredRun[];
  /** What looks like a run or should hold some and cannot be read, a sentence each. */
  readonly damaged: readonly string[];
}

/** The same, and where they were looked for. */
export interface SearchedRuns extends FoundRuns {
  /** Folders that were searched and are no runs themselves. */
  readonly folders: readonly string[];
}

/** Folders deeper than this below a given one are not searched. */
const DEEPEST = 6;
const MANIFEST = basename(runPaths('').manifest);
/** Folders that are looked into at the same time. */
const AT_ONCE = 16;

/** Every run in or below the given folders, each once, in the order in which they were begun. */
export async function findRuns(folders: readonly string[]): Promise<SearchedRuns> {
  const runs: StoredRun[] = [];
  const damaged: string[] = [];
  const searched: string[] = [];
  const visited = new Set<string>();
  let level: readonly string[] = folders;
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    const below: string[][] = [];
    await forEachConcurrently(level, AT_ONCE, async (folder, place) => {
      const entries = await entriesOf(folder, visited);
      if (typeof entries === 'string') damaged.push(entries);
      else if (entries.some(({ name }) => name === MANIFEST)) {
        const run = readRun(folder);
        if (typeof run === 'string') damaged.push(run);
        else {
          runs.push(run);
          damaged.push(...(run.damaged ?? []));
        }
      } else {
        searched.push(folder);
        below[place] = entries.filter(mayHoldRuns).map(({ name }) => join(folder, name));
      }
    });
    level = below.flat();
  }
  const begun = ({ manifest }: StoredRun): string => `${manifest.times.started} ${manifest.id}`;
  runs.sort((one, other) => (begun(one) < begun(other) ? -1 : 1));
  return { runs, damaged: damaged.sort(), folders: searched.sort() };
}

/** What lies in a folder, nothing if it was visited before, or why it cannot be read. */
async function entriesOf(folder: string, visited: Set<string>): Promise<readonly Dirent[] | string> {
  try {
    const place = await realpath(folder);
    if (visited.has(place)) return [];
    visited.add(place);
    return await readdir(place, { withFileTypes: true });
  } catch (error) {
    return `The folder ${folder} cannot be read: ${(error as Error).message}`;
  }
}

function mayHoldRuns(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
}
