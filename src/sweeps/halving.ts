import { SEED_PATH } from '../config/sweep/axis-entries.js';
import type { HalvingSettings } from '../config/sweep/sweep-settings.js';
import { orderedJson, type JsonObject } from '../json.js';

/** The step limits of the rungs before the last, which has none: `firstSteps * eta^k` as long as that is less than a whole run. */
export function rungLimits({ firstSteps, eta }: HalvingSettings, wholeSteps: number): number[] {
  const limits: number[] = [];
  for (let limit = firstSteps; limit < wholeSteps; limit *= eta) limits.push(limit);
  return limits;
}

export interface Candidate {
  /** What the sweep set. */
  readonly point: JsonObject;
  /** What was measured; `null` or `undefined` where it failed or the metric has no value. */
  readonly value: number | null | undefined;
}

/**
 * Those that go on: the best of `eta` points, at least one, in their order. Seeds of a point go on or stay together, by their mean: one seed's luck is no
 * reason. A point that lacks a value for any seed stays. Of equals the earlier goes on.
 */
export function survivors<Member extends Candidate>(
  candidates: readonly Member[],
  { direction, eta }: Pick<HalvingSettings, 'direction' | 'eta'>,
): Member[] {
  const groups = bySeeds(candidates);
  const sign = direction === 'max' ? -1 : 1;
  const ranked = groups
    .flatMap((members) => {
      const values = members.flatMap(({ value }) => value ?? []);
      if (values.length < members.length) return [];
      return [{ members, mean: values.reduce((sum, value) => sum + value, 0) / values.length }];
    })
    .sort((one, other) => sign * (one.mean - other.mean));
  const kept = new Set(ranked.slice(0, survivorCount(groups.length, eta)).flatMap(({ members }) => members));
  return candidates.filter((candidate) => kept.has(candidate));
}

/** How many of so many points go on. */
export const survivorCount = (points: number, eta: number): number => Math.max(1, Math.floor(points / eta));

/** Candidates that differ in their seed alone, together. */
export function bySeeds<Member extends Pick<Candidate, 'point'>>(candidates: readonly Member[]): Member[][] {
  const groups = new Map<string, Member[]>();
  for (const candidate of candidates) {
    const key = withoutSeed(candidate.point);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()];
}

function withoutSeed(point: JsonObject): string {
  return orderedJson(Object.fromEntries(Object.entries(point).filter(([key]) => key !== SEED_PATH)));
}
