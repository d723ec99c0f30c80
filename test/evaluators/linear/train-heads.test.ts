import { describe, expect, it } from '@jest/globals';
import { bestCandidate, headCandidates, probeCandidates } from '../../../src/evaluators/linear/probe-candidates.js';
import { scheduleFactor } from '../../../src/evaluators/linear/train-heads.js';

describe('scheduleFactor', () => {
  it('falls along half a cosine', () => {
    expect([0, 0.5, 1].map((done) => scheduleFactor({ shape: 'cosine' }, done))).toEqual([1, expect.closeTo(0.5), 0]);
  });

  it('falls by its factor at each share, as published: at 60 % and at 80 %', () => {
    const schedule = { shape: 'step', at: [0.6, 0.8], factor: 0.1 } as const;
    const factors = [0, 0.59, 0.6, 0.79, 0.8, 1].map((done) => scheduleFactor(schedule, done));
    expect(factors).toEqual([1, 1, 0.1, 0.1, expect.closeTo(0.01), expect.closeTo(0.01)]);
  });
});

describe('candidates', () => {
  it('are all pairs of rates and decays, each a number or a list', () => {
    expect(headCandidates({ learningRate: 30, weightDecay: [0, 1] })).toEqual([
      { learningRate: 30, weightDecay: 0 },
      { learningRate: 30, weightDecay: 1 },
    ]);
  });

  it('are regularisations where the solver is L-BFGS', () => {
    const settings = { solver: 'lbfgs', learningRate: [1, 2], weightDecay: 0, regularization: [0.1, 1] } as const;
    expect(probeCandidates(settings)).toEqual([{ regularization: 0.1 }, { regularization: 1 }]);
  });

  it('are chosen by their score, the first among equals, never one that diverged', () => {
    expect(bestCandidate([null, 40, 50, 50], 'probe')).toBe(2);
    expect(bestCandidate([0], 'probe')).toBe(0);
    expect(() => bestCandidate([null], 'probe')).toThrow('diverged with its one setting');
  });
});
