import type { HalvingSettings, SweepBudget } from '../../config/sweep/sweep-settings.js';
import type { LoadedExperiment } from '../../config/index.js';
import type { JsonObject } from '../../json.js';
import { rungLimits, survivors, type Candidate } from '../halving.js';
import type { IdentifiedPoint } from '../point-identifier.js';
import { affordable } from '../sweep-budget.js';
import type { RunOutlook, RunOutlooks } from './run-outlooks.js';
import { prospectsOf, type Prospect } from './rung-prospects.js';

/** A point of a sweep, identified at its whole length. */
export interface Entrant {
  /** Among the points of the sweep. */
  readonly index: number;
  /** What the sweep sets in it. */
  readonly point: JsonObject;
  readonly loaded: LoadedExperiment;
  readonly whole: IdentifiedPoint;
}

/** The run that a point has in a rung. */
export interface RungRun {
  readonly entrant: Entrant;
  readonly outlook: RunOutlook;
  /** Optimiser steps that it is charged for: what it continues has been paid for. */
  readonly cost: number;
  /** Whether the budget of steps has no room for it. */
  readonly isLeftOut: boolean;
}

/** A rung whose runs are known: the first, and any after rungs that are finished. */
export interface KnownRung {
  /** Step at which its runs stop; undefined: at their end. */
  readonly limit: number | undefined;
  readonly runs: readonly RungRun[];
}

/** What the rungs of a sweep are. Without successive halving there is one. */
export interface RungPlan {
  readonly known: readonly KnownRung[];
  /** Step limits of the rungs after those, whose runs hang on what is measured in them. */
  readonly limits: readonly (number | undefined)[];
  /** Ways in which they may come out: the cheapest, the dearest. */
  readonly prospects: readonly Prospect[];
}

export interface RungRequest {
  readonly entrants: readonly Entrant[];
  readonly halving: HalvingSettings | undefined;
  readonly budget: SweepBudget | undefined;
  readonly outlooks: RunOutlooks;
  /** Which run a point is that stops after so many steps; it is looked at. */
  readonly identify: (loaded: LoadedExperiment, limit: number) => Promise<IdentifiedPoint>;
}

/** Goes through the rungs as running them would, as far as what they have measured is there, and sees what may come after. */
export async function planRungs(request: RungRequest): Promise<RungPlan> {
  const { entrants, halving, budget, outlooks } = request;
  const longest = entrants.reduce((most, { whole }) => Math.max(most, whole.steps), 0);
  const limits = [...(halving === undefined ? [] : rungLimits(halving, longest)), undefined];
  const known: KnownRung[] = [];
  let room = budget?.steps ?? Infinity;
  let going = entrants;
  for (const [index, limit] of limits.entries()) {
    const runs = await runsOf(request, going, limits[index - 1], limit, room);
    known.push({ limit, runs });
    const kept = runs.filter(({ isLeftOut }) => !isLeftOut);
    room -= kept.reduce((sum, { cost }) => sum + cost, 0);
    if (halving === undefined || limit === undefined) break;
    if (kept.some(({ outlook }) => outlook.state !== 'cached')) {
      const left = limits.slice(index + 1);
      const prospects = prospectsOf({ runs, limits: limits.slice(index), room, eta: halving.eta, outlooks });
      return { known, limits: left, prospects };
    }
    going = await survivorsOf(runs, halving, outlooks);
    if (going.length === 0) break;
  }
  return { known, limits: [], prospects: [] };
}

async function runsOf(
  { identify, outlooks }: RungRequest,
  going: readonly Entrant[],
  formerLimit: number | undefined,
  limit: number | undefined,
  room: number,
): Promise<RungRun[]> {
  const found: Omit<RungRun, 'isLeftOut'>[] = [];
  for (const entrant of going) {
    const { loaded, whole } = entrant;
    const identified = limit === undefined || limit >= whole.steps ? whole : await identify(loaded, limit);
    const continued = formerLimit === undefined ? 0 : Math.min(formerLimit, whole.steps);
    const outlook = outlooks.of(identified, loaded.experiment.engine, continued);
    found.push({ entrant, outlook, cost: Math.max(0, identified.steps - continued) });
  }
  const kept = affordable(
    found.map(({ cost }) => cost),
    room,
  );
  return found.map((run, place) => ({ ...run, isLeftOut: place >= kept }));
}

/** Those that go on from a finished rung, by what its runs have measured. */
async function survivorsOf(
  runs: readonly RungRun[],
  halving: HalvingSettings,
  outlooks: RunOutlooks,
): Promise<readonly Entrant[]> {
  const candidates: (Candidate & { readonly entrant: Entrant })[] = [];
  for (const { entrant, outlook } of runs) {
    const value = outlook.state === 'cached' ? await outlooks.valueOf(outlook.id, halving.metric) : undefined;
    candidates.push({ entrant, point: entrant.point, value });
  }
  return survivors(candidates, halving).map(({ entrant }) => entrant);
}
