import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budgetSentences } from '../../../src/sweeps/plan/budget-sentences.js';
import { interruption } from '../../../src/sweeps/plan/plan-budget.js';
import type { PlannedBudget, PlannedRung } from '../../../src/sweeps/plan/plan.js';
import { exactly } from '../../../src/sweeps/plan/span.js';

describe('interruption', () => {
  it('is after the runs that are over by then, rung by rung', () => {
    expect(interruption([[10, 10, 10]], 25, 1)).toEqual({ rung: 1, after: 2 });
    expect(interruption([[10, 10, 10]], 25, 2)).toBeNull();
    expect(interruption([[10, 20], [5]], 24, 2)).toEqual({ rung: 2, after: 0 });
    expect(interruption([[10, 20], [5]], 25, 2)).toBeNull();
  });

  it('counts nothing for what is finished, and says nothing where a time is not known', () => {
    expect(interruption([[0, 0, 10, 10]], 15, 1)).toEqual({ rung: 1, after: 1 });
    expect(interruption([[10, null]], 15, 1)).toBeUndefined();
    expect(interruption([[10, 10], [null]], 15, 1)).toEqual({ rung: 1, after: 1 });
  });

  it('comes no earlier with more time or more runs at a time', () => {
    const rungs = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }), { maxLength: 3 });
    const place = (end: ReturnType<typeof interruption>): number =>
      end == null ? Infinity : end.rung * 100 + end.after;
    fc.assert(
      fc.property(rungs, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 3 }), (runs, seconds, jobs) => {
        const end = place(interruption(runs, seconds, jobs));
        expect(place(interruption(runs, seconds + 1, jobs))).toBeGreaterThanOrEqual(end);
        expect(place(interruption(runs, seconds, 10))).toBeGreaterThanOrEqual(end);
      }),
    );
  });
});

describe('budgetSentences', () => {
  const rung = (runs: number, leftOut: number): PlannedRung => ({
    ...{ limit: null, known: true, seconds: null },
    ...{ runs: exactly(runs), leftOut: exactly(leftOut), steps: exactly(0) },
  });
  const budget: PlannedBudget = {
    ...{ steps: null, stepsTaken: exactly(90), hours: null, hoursSuffice: null, interrupts: null, jobs: 2 },
  };

  it('say which runs have no room', () => {
    expect(budgetSentences({ ...budget, steps: 100 }, [rung(8, 0)])).toEqual([
      '90 of the budget of 100 steps are taken, finished runs counted: it is enough.',
    ]);
    expect(budgetSentences({ ...budget, steps: 100 }, [rung(8, 0), rung(4, 1)])[0]).toMatch(
      /: it has no room for the last 1 of 4 runs of rung 2\.$/,
    );
  });

  it('say where the hours end', () => {
    const rungs = [rung(8, 0), rung(4, 0)];
    const hours = { ...budget, hours: 2 };
    expect(budgetSentences(hours, rungs)[0]).toMatch(/cannot be said, as a time is not known/);
    expect(budgetSentences({ ...hours, hoursSuffice: true }, rungs)).toEqual([
      'The budget of 2 h is enough, by 2 runs at a time.',
    ]);
    const interrupts = { rung: 2, after: 1 };
    expect(budgetSentences({ ...hours, hoursSuffice: false, interrupts }, rungs)[0]).toMatch(
      /^The budget of 2 h ends in rung 2, after about 1 of the runs that are left, by 2 runs at a time\./,
    );
  });
});
