import { bySeeds, survivorCount } from '../halving.js';
import { affordable } from '../sweep-budget.js';
import type { Entrant, RungRun } from './plan-rungs.js';
import type { RunOutlooks } from './run-outlooks.js';

/** A run that a rung may have. */
export interface ProspectiveRun {
  readonly entrant: Entrant;
  readonly cost: number;
  /** Steps to be made: more than the cost where it cannot go on from the shorter run. */
  readonly steps: number;
  readonly seconds: number | null;
  readonly isLeftOut: boolean;
}

/** One way in which the rungs to come may come out, rung by rung. */
export type Prospect = readonly (readonly ProspectiveRun[])[];

export interface ProspectRequest {
  /** Of the rung that is still to be made or finished. */
  readonly runs: readonly RungRun[];
  /** Step limits, from that rung on. */
  readonly limits: readonly (number | undefined)[];
  /** Steps that the budget has room for after that rung. */
  readonly room: number;
  readonly eta: number;
  readonly outlooks: RunOutlooks;
}

/** What a group of runs, the seeds of one point, is ranked by when the cheapest or the dearest are to go on. */
type Rank = (runs: readonly ProspectiveRun[]) => number;

const total = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
const cheapest: readonly Rank[] = [
  (runs) => runs.length,
  (runs) => total(runs.map(({ steps }) => steps)),
  (runs) => total(runs.map(({ seconds }) => seconds)),
];
const ranks = cheapest.flatMap((rank): Rank[] => [rank, (runs) => -rank(runs)]);

/**
 * The rungs after one whose outcome is not known: which points go on cannot be said, only how many. So they are gone through with those that
 * have the fewest and the most runs, steps and seconds.
 */
export const prospectsOf = (request: ProspectRequest): Prospect[] => ranks.map((rank) => prospectBy(rank, request));

function prospectBy(rank: Rank, { runs, limits, room, eta, outlooks }: ProspectRequest): Prospect {
  const rungs: (readonly ProspectiveRun[])[] = [];
  let former: readonly Pick<RungRun, 'entrant' | 'isLeftOut'>[] = runs;
  let left = room;
  for (const [index, limit] of limits.entries()) {
    if (index === 0) continue;
    const groups = bySeeds(former.map((run) => ({ ...run, point: run.entrant.point })));
    const whole = groups.filter((members) => members.every(({ isLeftOut }) => !isLeftOut));
    const prospective = whole.map((members) =>
      members.map(({ entrant }) => prospectiveRun(entrant, limits[index - 1], limit, outlooks)),
    );
    const chosen = prospective
      .sort((one, other) => rank(one) - rank(other))
      .slice(0, survivorCount(groups.length, eta))
      .flat()
      .sort((one, other) => one.entrant.index - other.entrant.index);
    if (chosen.length === 0) break;
    const kept = affordable(
      chosen.map(({ cost }) => cost),
      left,
    );
    left -= total(chosen.slice(0, kept).map(({ cost }) => cost));
    const rung = chosen.map((run, place) => ({ ...run, isLeftOut: place >= kept }));
    rungs.push(rung);
    former = rung;
  }
  return rungs;
}

function prospectiveRun(
  entrant: Entrant,
  formerLimit: number | undefined,
  limit: number | undefined,
  outlooks: RunOutlooks,
): ProspectiveRun {
  const { whole, loaded } = entrant;
  const stepsAt = (end: number | undefined): number => Math.min(end ?? Infinity, whole.steps);
  const [from, to] = [stepsAt(formerLimit), stepsAt(limit)];
  const { steps, seconds } = outlooks.ofNew({ ...whole, steps: to }, loaded.experiment.engine, from);
  return { entrant, cost: to - from, steps, seconds, isLeftOut: false };
}
