import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holmAdjusted } from '../../../src/compare/statistics/holm.js';

describe('holmAdjusted', () => {
  it('leaves one test as it is, and none', () => {
    expect(holmAdjusted([0.03])).toEqual([0.03]);
    expect(holmAdjusted([])).toEqual([]);
  });

  it('never makes a probability smaller, keeps their order and stays between theirs and Bonferroni', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (list) => {
        const adjusted = holmAdjusted(list);
        for (const [at, probability] of list.entries()) {
          expect(adjusted[at]).toBeGreaterThanOrEqual(probability);
          expect(adjusted[at]).toBeLessThanOrEqual(Math.min(1, list.length * probability) + 1e-15);
          for (const [other, further] of list.entries()) {
            if (probability < further) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[other]!);
          }
        }
      }),
    );
  });
});
