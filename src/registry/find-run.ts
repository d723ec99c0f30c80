import { existsSync } from 'node:fs';
import { findRuns } from '../compare/find-runs.js';
import { readRun } from '../compare/read-run.js';
import type { StoredRun } from '../compare/stored-run.js';
import { nearest } from '../config/nearest.js';
import { runPaths } from '../runs/run-directory.js';
import { registryErrors } from './errors.js';

/** Characters of an id that are enough to name a run by. */
const SHORTEST = 4;

/**
 * The run that a user means, in every command that takes one: a run's folder, or an id, the beginning of one, or a name below `out`.
 *
 * @param orElse What else could have been named, in words, for a message
 * @throws `registry/no-run`, `registry/several-runs`, `registry/damaged-run`
 */
export async function findRun(wanted: string, out: string, orElse?: string): Promise<StoredRun> {
  if (existsSync(runPaths(wanted).manifest)) {
    const run = readRun(wanted);
    if (typeof run === 'string') throw registryErrors['registry/damaged-run']({ reason: run });
    return run;
  }
  const { runs, damaged } = await findRuns([out]);
  const meant = runsMeant(runs, wanted);
  const [first, ...others] = meant;
  if (first === undefined) {
    const near = nearest(wanted, [...new Set(runs.flatMap(({ manifest }) => [manifest.id, manifest.name]))]);
    throw registryErrors['registry/no-run']({ run: wanted, out, near, damaged: damaged.slice(0, 5), orElse });
  }
  if (others.length === 0) return first;
  throw registryErrors['registry/several-runs']({ run: wanted, runs: meant.map(({ directory }) => directory) });
}

/** Those that a word may mean: an id goes before the beginning of one, and that before a name. */
export function runsMeant(runs: readonly StoredRun[], wanted: string): readonly StoredRun[] {
  const isPrefix = wanted.length >= SHORTEST;
  const ways: readonly ((run: StoredRun) => boolean)[] = [
    ({ manifest }) => manifest.id === wanted,
    ({ manifest }) => isPrefix && manifest.id.startsWith(wanted),
    ({ manifest }) => manifest.name === wanted,
  ];
  return ways.map((way) => runs.filter(way)).find((found) => found.length > 0) ?? [];
}
