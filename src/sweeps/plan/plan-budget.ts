import type { SweepBudget } from '../../config/sweep/sweep-settings.js';
import type { PlannedBudget } from './plan.js';
import type { RungPlan } from './plan-rungs.js';
import { exactly, spanOf } from './span.js';

/** Where budgets end a sweep that is planned, with so many runs at a time. */
export function planBudget({ known, prospects }: RungPlan, budget: SweepBudget, jobs: number): PlannedBudget {
  const [steps, hours] = [budget.steps ?? null, budget.hours ?? null];
  const charged = sumOf(known.flatMap(({ runs }) => runs.filter(isKept).map(({ cost }) => cost)));
  const coming = prospects.map((prospect) =>
    sumOf(
      prospect
        .flat()
        .filter(isKept)
        .map(({ cost }) => cost),
    ),
  );
  const { least, most } = spanOf(coming) ?? exactly(0);
  const stepsTaken = { least: charged + least, most: charged + most };
  if (hours === null) return { steps, stepsTaken, hours, hoursSuffice: null, interrupts: null, jobs };
  const begun = known.map(({ runs }) => runs.filter(isKept).map(({ outlook }) => outlook.seconds));
  const ways = (prospects.length === 0 ? [[]] : prospects).map((prospect) =>
    interruption(
      [...begun, ...prospect.map((runs) => runs.filter(isKept).map(({ seconds }) => seconds))],
      hours * 3600,
      jobs,
    ),
  );
  const isUnknown = ways.includes(undefined);
  const ends = ways.flatMap((way) => way ?? []);
  const [first] = ends.sort((one, other) => one.rung - other.rung || one.after - other.after);
  const interrupts = isUnknown ? null : (first ?? null);
  return { steps, stepsTaken, hours, hoursSuffice: isUnknown ? null : interrupts === null, interrupts, jobs };
}

const isKept = ({ isLeftOut }: { readonly isLeftOut: boolean }): boolean => !isLeftOut;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/**
 * Where time is over before all runs are: in which rung, and after how many of its runs. Null where it is enough, undefined where a time that it hangs on is not
 * known. A run begins as soon as one of the jobs is free, a rung when the one before is over; what is finished takes no time.
 *
 * @param rungs seconds of the runs of each
 */
export function interruption(
  rungs: readonly (readonly (number | null)[])[],
  seconds: number,
  jobs: number,
): PlannedBudget['interrupts'] | undefined {
  let began = 0;
  for (const [index, runs] of rungs.entries()) {
    const left = runs.filter((own) => own !== 0);
    const free = Array.from({ length: jobs }, () => began);
    let after = 0;
    for (const own of left) {
      if (own === null) return undefined;
      const job = free.indexOf(Math.min(...free));
      const end = free[job]! + own;
      free[job] = end;
      if (end <= seconds) after += 1;
    }
    if (after < left.length) return { rung: index + 1, after };
    began = Math.max(...free);
  }
  return null;
}
