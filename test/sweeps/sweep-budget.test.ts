import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { affordable, costOf, withinHours } from '../../src/sweeps/sweep-budget.js';
import { sweepRun } from './sweep-runs.js';

describe('a budget of steps', () => {
  it('is for the first runs that fit in', () => {
    expect([0, 20, 49, 55].map((budget) => affordable([10, 10, 30, 5], budget))).toEqual([0, 2, 2, 4]);
  });

  it('is not charged for what a run continues', () => {
    const request = { point: {}, isBaseline: false, continues: { id: 'a', directory: '/a', steps: 30 } };
    expect(costOf(sweepRun('/', 'b', { steps: 100, request }))).toBe(70);
  });

  it('is never exceeded, and larger ones never run less', () => {
    const steps = fc.array(fc.nat({ max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.nat({ max: 500 }), fc.nat({ max: 100 }), (counts, budget, more) => {
        const kept = affordable(counts, budget);
        expect(counts.slice(0, kept).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(budget);
        expect(affordable(counts, budget + more)).toBeGreaterThanOrEqual(kept);
      }),
    );
  });
});

describe('a budget of hours', () => {
  it('stops what is under way, and says so', async () => {
    const said: string[] = [];
    const signal = withinHours(new AbortController().signal, 0.00001, (text) => said.push(text));
    while (!signal.aborted) await delay(5);
    expect(said).toEqual(['The budget of 0.00001 hours is used up: saving. The same command goes on.']);
  });

  it('leaves the signal of the user in force', () => {
    const controller = new AbortController();
    const signal = withinHours(controller.signal, 1, () => undefined);
    controller.abort();
    expect(signal.aborted).toBe(true);
  });
});
