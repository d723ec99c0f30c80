import { readdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { findRuns } from '../../compare/find-runs.js';
import type { StoredRun } from '../../compare/stored-run.js';
import { forEachConcurrently } from '../../data/for-each-concurrently.js';
import { codeDigest } from '../../runs/code-digest.js';
import { runPaths } from '../../runs/run-directory.js';
import { lockHolder } from '../../runs/run-lock.js';
import { bytesOf, listFiles } from '../list-files.js';
import { stateOf } from '../run-state.js';
import type { Garbage, KeptRun } from './garbage.js';
import { asksForCheckpoints, readCheckpoints } from './read-checkpoints.js';
import { hiddenRuns } from './removed-runs.js';
import { replacedRuns } from './replaced-runs.js';
import { supersededCheckpoints } from './superseded-checkpoints.js';
import { temporariesOf } from './temporaries.js';

export interface PlannedCollection {
  readonly garbage: readonly Garbage[];
  readonly kept: readonly KeptRun[];
  /** What cannot be read, a sentence each. It is left alone. */
  readonly damaged: readonly string[];
  /** For each run that may go, the one that came in its place; by folder. */
  readonly replacements: ReadonlyMap<string, StoredRun>;
}

/** Runs that are looked at at the same time. */
const AT_ONCE = 8;

/** What may be deleted below `out`, and why. Nothing is changed. */
export async function planCollection(out: string, now = Date.now()): Promise<PlannedCollection> {
  const { runs, damaged, folders } = await findRuns([out]);
  const unreadable: string[] = [];
  const replaced = replacedRuns(runs, await codeDigest());
  const found: (readonly Garbage[])[] = [];
  const kept: KeptRun[] = [];
  await forEachConcurrently(runs, AT_ONCE, async (run, place) => {
    const { directory: dir } = run;
    try {
      const planned = await planRun(run, isBelow(out, dir) ? replaced.get(run) : undefined, now);
      if (typeof planned === 'string') kept.push({ dir, reason: planned });
      else found[place] = planned;
    } catch (error) {
      unreadable.push(`${dir} cannot be read: ${(error as Error).message}`);
    }
  });
  const halves = await Promise.all(folders.map(hiddenRuns));
  return {
    garbage: [...found.flat(), ...halves.flat()],
    kept: kept.sort((one, other) => (one.dir < other.dir ? -1 : 1)),
    damaged: [...damaged, ...unreadable],
    replacements: new Map([...replaced].map(([run, by]) => [run.directory, by])),
  };
}

/** What of a run may be deleted, or why nothing is although something could be. */
async function planRun(run: StoredRun, replacement: StoredRun | undefined, now: number): Promise<Garbage[] | string> {
  const holder = await lockHolder(run.directory);
  if (holder !== undefined) return `process ${holder.process} on ${holder.host} is working on it`;
  const garbage = await garbageOf(run, replacement, now);
  return garbage.length === 0 ? garbage : ((await whyKept(run, garbage)) ?? garbage);
}

/** Why nothing of a run is deleted although it could be. */
export async function whyKept(run: StoredRun, garbage: readonly Garbage[]): Promise<string | undefined> {
  const { notes = [], tags = [] } = run.annotations ?? {};
  if (notes.length + tags.length > 0) return 'somebody noted or tagged it';
  const isWhole = garbage.some(({ kind }) => kind === 'run');
  return isWhole && (await wasEvaluated(run)) ? 'it was evaluated by itself' : undefined;
}

async function wasEvaluated({ directory }: StoredRun): Promise<boolean> {
  return (await readdir(runPaths(directory).laterEvaluations).catch(() => [])).length > 0;
}

/** What of one run may be deleted, by its files as they are now. */
export async function garbageOf(
  run: StoredRun,
  replacement: StoredRun | undefined,
  now = Date.now(),
): Promise<Garbage[]> {
  const { directory: dir, manifest } = run;
  if (replacement !== undefined && manifest.status !== 'completed') {
    const { id } = replacement.manifest;
    const reason = `${await stateOf(run)}; the run ${id}, begun later, has finished the same`;
    return [{ kind: 'run', dir, paths: [dir], bytes: bytesOf(await listFiles(dir)), reason }];
  }
  return [...(await checkpointGarbage(run)), ...(await temporariesOf(dir, now))];
}

async function checkpointGarbage({ directory: dir, manifest }: StoredRun): Promise<Garbage[]> {
  const checkpoints = await readCheckpoints(dir, manifest.id);
  const superseded = manifest.status === 'completed' ? supersededCheckpoints(checkpoints) : undefined;
  const isAskedFor = superseded !== undefined && superseded.steps.length > 0 && (await asksForCheckpoints(dir));
  return checkpoints.flatMap(({ step, paths, size, hasRecord }): Garbage[] => {
    const garbage = { dir, paths, bytes: size };
    if (!hasRecord) return [{ ...garbage, kind: 'temporary', reason: 'tensors of a checkpoint that was never whole' }];
    if (isAskedFor || superseded?.steps.includes(step) !== true) return [];
    return [
      { ...garbage, kind: 'checkpoint', reason: `the run is finished, and has one of step ${superseded.latest}` },
    ];
  });
}

/** Whether a folder lies in or below `out` and is not it: `out` may be a run itself. */
function isBelow(out: string, folder: string): boolean {
  const place = relative(out, folder);
  return place !== '' && place !== '..' && !place.startsWith(`..${sep}`);
}
