import { realpath, rm } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { readRun } from '../../compare/read-run.js';
import type { StoredRun } from '../../compare/stored-run.js';
import { withAnnotationsLocked } from '../../runs/annotations-file.js';
import { lockRun } from '../../runs/run-lock.js';
import type { Garbage, KeptRun } from './garbage.js';
import { garbageOf, whyKept, type PlannedCollection } from './plan-collection.js';
import { deleteHidden, hideRun, isHidden } from './removed-runs.js';

export interface Collected {
  readonly deleted: readonly Garbage[];
  /** Bytes of all that was deleted. */
  readonly bytes: number;
  /** What was to be deleted and was not. */
  readonly failures: readonly KeptRun[];
}

/** Deletes what was planned, as far as it may still go: each run is looked at again while nobody else can work on it. */
export async function collectGarbage(
  out: string,
  { garbage, replacements }: Pick<PlannedCollection, 'garbage' | 'replacements'>,
): Promise<Collected> {
  const deleted: Garbage[] = [];
  const failures: KeptRun[] = [];
  const home = await realpath(out);
  for (const [dir, planned] of byFolder(garbage)) {
    try {
      await requireBelow(home, dir);
      for (const half of planned.filter(isHidden)) {
        for (const path of half.paths) await deleteHidden(path);
        deleted.push(half);
      }
      const others = planned.filter((each) => !isHidden(each));
      if (others.length > 0) deleted.push(...(await collectOf(dir, others, replacements.get(dir))));
    } catch (error) {
      failures.push({ dir, reason: (error as Error).message });
    }
  }
  return { deleted, bytes: deleted.reduce((sum, { bytes }) => sum + bytes, 0), failures };
}

function byFolder(garbage: readonly Garbage[]): ReadonlyMap<string, readonly Garbage[]> {
  const folders = new Map<string, Garbage[]>();
  for (const each of garbage) {
    const others = folders.get(each.dir);
    if (others === undefined) folders.set(each.dir, [each]);
    else others.push(each);
  }
  return folders;
}

/** A folder may have become a link since it was found. */
async function requireBelow(home: string, dir: string): Promise<void> {
  const place = relative(home, await realpath(dir));
  if (place === '..' || place.startsWith(`..${sep}`) || isAbsolute(place)) throw new Error('It lies elsewhere by now.');
}

async function collectOf(
  dir: string,
  planned: readonly Garbage[],
  replacement: StoredRun | undefined,
): Promise<readonly Garbage[]> {
  const lock = await lockRun(dir);
  let hidden: string | undefined;
  try {
    const deleted = await withAnnotationsLocked(dir, async () => {
      const still = await stillGarbage(dir, replacement);
      const left = planned.filter((each) => still.some((now) => isSame(now, each)));
      for (const { kind, paths } of left) {
        if (kind === 'run') hidden = await hideRun(dir);
        else for (const path of paths) await rm(path, { recursive: true, force: true });
      }
      return left;
    });
    if (hidden !== undefined) await deleteHidden(hidden);
    return deleted;
  } finally {
    // With the run its lock went; another run of the same identity may have begun in its place.
    if (hidden === undefined) await lock.release();
  }
}

const isSame = (one: Garbage, other: Garbage): boolean =>
  one.kind === other.kind && one.paths.join('\0') === other.paths.join('\0');

async function stillGarbage(dir: string, replacement: StoredRun | undefined): Promise<readonly Garbage[]> {
  const run = readRun(dir);
  if (typeof run === 'string') throw new Error(run);
  const by = replacement === undefined ? undefined : readRun(replacement.directory);
  const isReplaced = typeof by === 'object' && by.result !== undefined;
  const garbage = await garbageOf(run, isReplaced ? by : undefined);
  const reason = await whyKept(run, garbage);
  if (reason !== undefined) throw new Error(`It is kept: ${reason}.`);
  return garbage;
}
