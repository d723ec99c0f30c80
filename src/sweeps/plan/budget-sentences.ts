import type { PlannedBudget, PlannedRung } from './plan.js';
import { spanText } from './plan-texts.js';

/** Where budgets end a sweep, in words. */
export function budgetSentences(budget: PlannedBudget, rungs: readonly PlannedRung[]): string[] {
  return [...stepSentences(budget, rungs), ...hourSentences(budget, rungs)];
}

const ofRung = (rungs: readonly PlannedRung[], place: number): string =>
  rungs.length === 1 ? '' : ` of rung ${place + 1}`;

function stepSentences({ steps, stepsTaken }: PlannedBudget, rungs: readonly PlannedRung[]): string[] {
  if (steps === null) return [];
  const cuts = rungs.flatMap(({ runs, leftOut }, place) => {
    if (leftOut.most === 0) return [];
    return `${spanText(leftOut, String)} of ${spanText(runs, String)} runs${ofRung(rungs, place)}`;
  });
  const taken = `${spanText(stepsTaken, String)} of the budget of ${steps} steps are taken, finished runs counted`;
  return [cuts.length === 0 ? `${taken}: it is enough.` : `${taken}: it has no room for the last ${cuts.join(', ')}.`];
}

function hourSentences(
  { hours, hoursSuffice, interrupts, jobs }: PlannedBudget,
  rungs: readonly PlannedRung[],
): string[] {
  if (hours === null) return [];
  const budget = `The budget of ${hours} h`;
  const byJobs = jobs === 1 ? 'one run at a time' : `${jobs} runs at a time`;
  if (hoursSuffice === null) return [`${budget}: where it ends cannot be said, as a time is not known.`];
  if (interrupts === null) return [`${budget} is enough, by ${byJobs}.`];
  const { rung, after } = interrupts;
  const ends = rungs.length === 1 ? 'ends' : `ends in rung ${rung},`;
  return [`${budget} ${ends} after about ${after} of the runs that are left, by ${byJobs}. The same command goes on.`];
}
