import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { averagePrecision, batchAveragedPrecision } from '../../../src/evaluators/metrics/index.js';
import { columnOfImages, scoredImages } from './scored-columns.js';

describe('batchAveragedPrecision', () => {
  it('is the mean of the dataset where one batch holds everything and no scores are equal', () => {
    fc.assert(
      fc.property(scoredImages, (images) => {
        const { scores, labels } = columnOfImages(images.map(([score, label], at) => [score + at / 64, label]));
        const got = batchAveragedPrecision({ images: images.length, classes: 1, scores, labels }, images.length);
        expect(got ?? -1).toBeCloseTo(averagePrecision({ scores, labels }) ?? -1, 12);
      }),
    );
  });

  it('weighs batches by their sizes and leaves out those without positives', () => {
    const table = { images: 5, classes: 1, scores: [5, 4, 3, 2, 1], labels: [1, 0, 0, 0, 1] };
    // Batches of two: [1, 0] gives 1, [0, 0] is left out, [1] gives 1.
    expect(batchAveragedPrecision(table, 2)).toBe(1);
    expect(batchAveragedPrecision({ ...table, labels: [0, 1, 0, 0, 1] }, 2)).toBeCloseTo((0.5 * 2 + 1) / 3, 12);
  });

  it('keeps the order of equal scores, as the published code does', () => {
    const table = { images: 2, classes: 1, scores: [1, 1] };
    expect(batchAveragedPrecision({ ...table, labels: [1, 0] }, 2)).toBe(1);
    expect(batchAveragedPrecision({ ...table, labels: [0, 1] }, 2)).toBe(0.5);
  });

  it('refuses scores that are no numbers', () => {
    const table = { images: 2, classes: 1, scores: [Number.NaN, 1], labels: [0, 1] };
    expect(() => batchAveragedPrecision(table, 2)).toThrow(RangeError);
  });
});
