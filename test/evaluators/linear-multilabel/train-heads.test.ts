import { describe, expect, it } from '@jest/globals';
import { chosenCandidate, headCandidates } from '../../../src/evaluators/linear-multilabel/candidates.js';
import { scheduleFactor } from '../../../src/evaluators/linear/train-heads.js';

describe('scheduleFactor', () => {
  it('falls along half a cosine', () => {
    expect([0, 0.5, 1].map((done) => scheduleFactor('cosine', done))).toEqual([1, expect.closeTo(0.5), 0]);
  });

  it('falls to a tenth at 60 % and to a hundredth at 80 %, as published', () => {
    expect([0, 0.59, 0.6, 0.79, 0.8, 1].map((done) => scheduleFactor('step', done))).toEqual([
      1, 1, 0.1, 0.1, 0.01, 0.01,
    ]);
  });
});

describe('candidates', () => {
  it('are all pairs of rates and decays, each a number or a list', () => {
    expect(headCandidates({ learningRate: 30, weightDecay: [0, 1] })).toEqual([
      { learningRate: 30, weightDecay: 0 },
      { learningRate: 30, weightDecay: 1 },
    ]);
  });

  it('are chosen by validation mAP, the first among equals, never one that diverged', () => {
    const scored = [null, 40, 50, 50].map((mAP, place) => ({ learningRate: place, weightDecay: 0, mAP }));
    expect(chosenCandidate(scored, 'probe')).toEqual({ place: 2, mAP: 50 });
    expect(chosenCandidate([{ learningRate: 1, weightDecay: 0, mAP: 0 }], 'probe').place).toBe(0);
    expect(() => chosenCandidate(scored.slice(0, 1), 'probe')).toThrow('diverged with its one setting');
  });
});
