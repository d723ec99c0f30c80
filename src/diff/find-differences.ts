import { isDeepStrictEqual } from 'node:util';
import { isWithin, segmentsOf } from '../config/dotted-path.js';
import type { Described, DescribedValue } from './described.js';

/** A key in which two things differ; null where one has no such key. */
export interface Difference {
  readonly path: string;
  readonly a: DescribedValue | null;
  readonly b: DescribedValue | null;
}

/** Parts that only some kinds of things have: a run has no sweep, and nothing but a run was made on a machine. */
const parts = {
  sweep: ['experiment', 'study'],
  run: ['run'],
} as const satisfies Record<string, readonly Described['kind'][]>;

/** What differs between two things: by top-level keys as they first come, in each of them what the first thing has before the rest. */
export function findDifferences(a: Described, b: Described): readonly Difference[] {
  const groups = new Map<string, Difference[]>();
  for (const path of new Set([...a.values.keys(), ...b.values.keys()])) {
    const segments = segmentsOf(path);
    if (!areComparable(segments, a, b)) continue;
    const difference = { path, a: a.values.get(path) ?? null, b: b.values.get(path) ?? null };
    if (isDeepStrictEqual(difference.a?.value, difference.b?.value)) continue;
    const group = groups.get(segments[0] ?? '');
    if (group === undefined) groups.set(segments[0] ?? '', [difference]);
    else group.push(difference);
  }
  return [...groups.values()].flat();
}

function areComparable(path: readonly string[], ...things: readonly Described[]): boolean {
  return Object.entries(parts).every(
    ([part, kinds]: [string, readonly Described['kind'][]]) =>
      !isWithin(path, [part]) || things.every(({ kind }) => kinds.includes(kind)),
  );
}
