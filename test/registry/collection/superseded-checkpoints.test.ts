import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  supersededCheckpoints,
  type StoredCheckpoint,
} from '../../../src/registry/collection/superseded-checkpoints.js';

const whole = (step: number, bestStep: number | null = null): StoredCheckpoint => ({
  step,
  bytes: 8,
  record: { bestStep, bytes: 8 },
});

describe('supersededCheckpoints', () => {
  it('leaves the latest and the best', () => {
    expect(supersededCheckpoints([whole(4), whole(8), whole(12, 4)])).toEqual({ latest: 12, steps: [8] });
    expect(supersededCheckpoints([whole(4)])).toEqual({ latest: 4, steps: [] });
    expect(supersededCheckpoints([])).toBeUndefined();
  });

  it('finds none where the latest is not whole', () => {
    expect(supersededCheckpoints([whole(4), { ...whole(8), bytes: 7 }])).toBeUndefined();
    expect(supersededCheckpoints([whole(4), { ...whole(8), bytes: null }])).toBeUndefined();
    expect(supersededCheckpoints([whole(4), { ...whole(8), record: null }])).toBeUndefined();
  });

  it('leaves what it cannot tell', () => {
    expect(supersededCheckpoints([{ ...whole(4), record: null }, whole(8)])).toEqual({ latest: 8, steps: [] });
  });

  it('never names the latest, the best or one that is not there', () => {
    const steps = fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1 });
    fc.assert(
      fc.property(steps, fc.option(fc.nat({ max: 30 })), (all, best) => {
        const superseded = supersededCheckpoints(all.map((step) => whole(step, best)));
        const latest = Math.max(...all);
        expect(superseded?.latest).toBe(latest);
        const expected = all.filter((step) => step !== latest && step !== best).sort((one, other) => one - other);
        expect(superseded?.steps).toEqual(expected);
      }),
    );
  });
});
