import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rungLimits, survivors, type Candidate } from '../../src/sweeps/halving.js';

const max = { direction: 'max', eta: 2 } as const;
const of = (temperature: number, seed: number, value: number | null): Candidate => ({
  point: { 'method.temperature': temperature, 'training.seed': seed },
  value,
});

describe('rungLimits', () => {
  it('grows by eta up to a whole run', () => {
    const settings = { metric: 'm', direction: 'max', eta: 3, firstSteps: 10 } as const;
    expect(rungLimits(settings, 100)).toEqual([10, 30, 90]);
    expect(rungLimits(settings, 90)).toEqual([10, 30]);
    expect(rungLimits(settings, 10)).toEqual([]);
  });
});

describe('survivors', () => {
  it('are the better part, all seeds of a point together by their mean', () => {
    const candidates = [of(0.1, 0, 50), of(0.1, 1, 10), of(0.2, 0, 40), of(0.2, 1, 30)];
    expect(survivors(candidates, max)).toEqual(candidates.slice(2));
    expect(survivors(candidates, { ...max, direction: 'min' })).toEqual(candidates.slice(0, 2));
  });

  it('are none of those that failed or measured nothing', () => {
    const candidates = [of(0.1, 0, 90), of(0.1, 1, null), of(0.2, 0, 1), of(0.2, 1, 2)];
    expect(survivors(candidates, max)).toEqual(candidates.slice(2));
    expect(survivors([of(0.1, 0, null)], max)).toEqual([]);
  });

  it('are at most one of eta points and at least one, and never worse than one that stays', () => {
    const candidates = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(candidates, fc.integer({ min: 2, max: 5 }), (values, eta) => {
        const all = values.map((value, index) => of(index, 0, value));
        const kept = survivors(all, { direction: 'max', eta });
        expect(kept).toHaveLength(Math.max(1, Math.floor(all.length / eta)));
        const worst = Math.min(...kept.map(({ value }) => value!));
        for (const other of all.filter((one) => !kept.includes(one))) expect(other.value!).toBeLessThanOrEqual(worst);
      }),
    );
  });
});
