import type { LoadedExperiment, LoadedFile } from '../../config/index.js';
import { withoutLabels } from '../../config/sweep/point-labels.js';
import { CroplabError, ExitCode } from '../../errors/index.js';
import { listRunFolders } from '../../runs/run-state.js';
import { checkedPoints, type CheckedPoint } from '../checked-points.js';
import { PointIdentifier, type IdentificationRequest, type IdentifiedPoint } from '../point-identifier.js';
import { labelsOfPoints } from '../run-labels.js';
import { jobsAtATime } from './jobs-at-a-time.js';
import { planBudget } from './plan-budget.js';
import { planRungs, type Entrant, type RungPlan } from './plan-rungs.js';
import { totalsOf, type MissingData, type Plan, type PlannedPoint } from './plan.js';
import { RunOutlooks } from './run-outlooks.js';
import { summarizeRungs } from './summarize-rungs.js';

export interface PlanRequest extends IdentificationRequest {
  /** Where runs lie. */
  readonly outDirectory: string;
  readonly maxSteps?: number | undefined;
}

type Identify = (loaded: LoadedExperiment, limit?: number) => Promise<IdentifiedPoint>;

/**
 * What running a file would do: which points stand there finished, which go on, what is left and what it will take; with successive halving rung by
 * rung, and how far a budget reaches. Nothing is run.
 *
 * @throws ConfigError where a point is invalid; what opening the data throws, unless they are not there
 */
export async function planRuns(loaded: LoadedFile, request: PlanRequest): Promise<Plan> {
  const { maxSteps = Infinity } = request;
  const points = checkedPoints(loaded);
  const identifier = new PointIdentifier(request);
  const outlooks = new RunOutlooks(await listRunFolders(request.outDirectory, loaded.name));
  const identify: Identify = async (own, limit = Infinity) => {
    const found = await identifier.identify(own, Math.min(limit, maxSteps));
    await outlooks.look(found.identity.id);
    return found;
  };
  const { entrants, missing } = await identifyAll(points, identify);
  await outlooks.measure();
  const isWhole = entrants.length === points.length;
  const { budget, halving } = isWhole ? (loaded.sweep ?? {}) : {};
  const plan = await planRungs({ entrants, halving, budget, outlooks, identify });
  const rungs = isWhole ? summarizeRungs(plan) : null;
  const planned = plannedPoints(points, labelsOfPoints(points), plan, halving !== undefined);
  return {
    points: planned,
    rungs,
    budget: budget === undefined ? null : planBudget(plan, budget, jobsAtATime(points)),
    totals: totalsOf(planned, rungs),
    missing,
  };
}

interface IdentifiedAll {
  /** The points whose data are there. */
  readonly entrants: readonly Entrant[];
  readonly missing: readonly MissingData[];
}

async function identifyAll(points: readonly CheckedPoint[], identify: Identify): Promise<IdentifiedAll> {
  const entrants: Entrant[] = [];
  const missing: MissingData[] = [];
  for (const [index, { loaded, assignments }] of points.entries()) {
    try {
      entrants.push({ index, loaded, point: withoutLabels(assignments), whole: await identify(loaded) });
    } catch (error) {
      if (!(error instanceof CroplabError) || error.exitCode !== ExitCode.missing) throw error;
      const { message, remedy } = error;
      if (!missing.some((other) => other.message === message)) missing.push({ message, remedy });
    }
  }
  return { entrants, missing };
}

/** Each point by its run of the rung that it has come to. */
function plannedPoints(
  points: readonly CheckedPoint[],
  names: readonly string[],
  { known }: RungPlan,
  hasRungs: boolean,
): PlannedPoint[] {
  const unknown = { id: null, state: null, steps: null, seconds: null, bytes: null, rung: null, leftOut: false };
  const planned = points.map(({ assignments, loaded }, index): PlannedPoint => ({
    ...unknown,
    name: names[index] ?? loaded.name,
    point: withoutLabels(assignments),
  }));
  for (const [place, { runs }] of known.entries()) {
    for (const { entrant, outlook, isLeftOut } of runs) {
      const rung = hasRungs ? place + 1 : null;
      planned[entrant.index] = { ...planned[entrant.index]!, ...outlook, rung, leftOut: isLeftOut };
    }
  }
  return planned;
}
