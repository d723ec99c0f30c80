import { lstat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { runPaths } from '../../runs/run-directory.js';
import { listFiles } from '../list-files.js';
import type { Garbage } from './garbage.js';

const HOUR = 3_600_000;

/** Milliseconds for which nobody must have written to it: who writes in a run's folder without its lock is done in seconds. */
const LEFT_FOR = HOUR;

/** An evaluation of a finished run takes no lock, and may train for days between two files. */
const EVALUATION_LEFT_FOR = 14 * 24 * HOUR;

/** What lies half written in a run's folder, a file or all of a folder, and has been left by whoever wrote it. */
export async function temporariesOf(dir: string, now: number): Promise<Garbage[]> {
  const found = new Map<string, { bytes: number; changed: number }>();
  for (const { path, bytes } of await listFiles(dir)) {
    const partial = partialOf(path);
    if (partial === undefined) continue;
    const changed = await lastChange(join(dir, path), now);
    const former = found.get(partial) ?? { bytes: 0, changed: 0 };
    found.set(partial, { bytes: former.bytes + bytes, changed: Math.max(former.changed, changed) });
  }
  const later = `${runPaths('').laterEvaluations}${sep}`;
  const reason = 'half written, by somebody who was killed';
  return [...found].flatMap(([path, { bytes, changed }]): Garbage[] => {
    const leftFor = path.startsWith(later) ? EVALUATION_LEFT_FOR : LEFT_FOR;
    return now - changed > leftFor ? [{ kind: 'temporary', dir, paths: [join(dir, path)], bytes, reason }] : [];
  });
}

/** The outermost part of a path that is called as what is not whole yet. */
function partialOf(path: string): string | undefined {
  const parts = path.split(sep);
  const last = parts.findIndex((part) => part.endsWith('.partial'));
  return last < 0 ? undefined : parts.slice(0, last + 1).join(sep);
}

async function lastChange(path: string, now: number): Promise<number> {
  return lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => now,
  );
}
