import { describe, expect, it } from '@jest/globals';
import {
  pairedTest,
  summarizeMean,
  twoSidedProbability,
  welchTest,
} from '../../../src/compare/statistics/student-t.js';

describe('summarizeMean', () => {
  it('tells no spread of a single value, and nothing of none', () => {
    expect(summarizeMean([7])).toEqual({ n: 1, mean: 7, spread: null });
    expect(() => summarizeMean([])).toThrow(RangeError);
  });
});

describe('tests of means', () => {
  it('pair values by their places', () => {
    expect(pairedTest([1, 2, 3], [2, 4, 3]).meanDifference).toBe(1);
    expect(() => pairedTest([1, 2], [1, 2, 3])).toThrow('cannot be paired');
    expect(() => pairedTest([1], [2])).toThrow('no spread');
  });

  it('change their sign with the order, not their probability', () => {
    const [a, b] = [
      [1, 2, 4, 3],
      [3, 5, 4, 9],
    ];
    for (const test of [pairedTest, welchTest]) {
      const [one, other] = [test(a, b), test(b, a)];
      expect(other.t).toBeCloseTo(-one.t, 12);
      expect(other.probability).toBeCloseTo(one.probability, 12);
    }
  });

  it('say that they know nothing where nothing spreads', () => {
    expect(pairedTest([1, 2], [2, 3])).toMatchObject({ t: Number.NaN, probability: Number.NaN, meanDifference: 1 });
    expect(welchTest([1, 1], [2, 2])).toMatchObject({ t: Number.NaN, probability: Number.NaN });
  });

  it('are sure of nothing at 0', () => {
    expect(twoSidedProbability(0, 3)).toBe(1);
  });
});
