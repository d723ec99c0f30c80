import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { histogramOf } from '../../../src/observers/tensorboard/weight-histogram.js';

describe('histogramOf', () => {
  it('counts every finite value once, in bins that end with the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noDefaultInfinity: false })), (numbers) => {
        const values = Float32Array.from(numbers);
        const finite = [...values].filter(Number.isFinite);
        const histogram = histogramOf(values);
        if (finite.length === 0) {
          expect(histogram).toBeUndefined();
          return;
        }
        const { limits, counts, count, min, max } = histogram!;
        expect([min, max]).toEqual([Math.min(...finite), Math.max(...finite)]);
        expect(count).toBe(finite.length);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(finite.length);
        expect(limits).toHaveLength(counts.length);
        expect(limits.at(-1)).toBe(max);
        expect([...limits].sort((one, other) => one - other)).toEqual(limits);
      }),
    );
  });

  it('puts values into bins of one width', () => {
    const { counts, limits, sum, sumOfSquares } = histogramOf(Float32Array.of(0, 1, 49.5, 50, 25))!;
    expect(limits.slice(0, 2)).toEqual([1, 2]);
    expect([counts[0], counts[1], counts[25], counts[49]]).toEqual([1, 1, 1, 2]);
    expect([sum, sumOfSquares]).toEqual([125.5, 1 + 49.5 ** 2 + 2500 + 625]);
  });
});
