import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { averagePrecision, averagePrecisions, meanOfDefined } from '../../../src/evaluators/metrics/index.js';
import { columnOfImages, scoredImages, type ScoredImages } from './scored-columns.js';

/** By the definition, counting anew at each threshold: the sum of recall gained times precision. */
function averagePrecisionByCounting(images: ScoredImages): number | null {
  const positives = images.filter(([, label]) => label === 1).length;
  if (positives === 0) return null;
  const thresholds = [...new Set(images.map(([score]) => score))].sort((one, other) => other - one);
  let [sum, recall] = [0, 0];
  for (const threshold of thresholds) {
    const seen = images.filter(([score]) => score >= threshold);
    const found = seen.filter(([, label]) => label === 1).length;
    sum += (found / positives - recall) * (found / seen.length);
    recall = found / positives;
  }
  return sum;
}

describe('averagePrecision', () => {
  it('is the textbook value of a small ranking', () => {
    const column = { scores: [0.9, 0.8, 0.7, 0.6, 0.5], labels: [1, 0, 1, 0, 1] };
    expect(averagePrecision(column)).toBeCloseTo((1 + 2 / 3 + 3 / 5) / 3, 12);
  });

  it('is undefined without positives, and without images', () => {
    expect(averagePrecision({ scores: [3, 2], labels: [0, 0] })).toBeNull();
    expect(averagePrecision({ scores: [], labels: [] })).toBeNull();
  });

  it('takes equal scores as one threshold, zeros of either sign among them', () => {
    expect(averagePrecision({ scores: [1, 1, 1, 1], labels: [0, 1, 0, 0] })).toBe(0.25);
    expect(averagePrecision({ scores: [0, -0, -0, 0], labels: [0, 1, 0, 0] })).toBe(0.25);
  });

  it('ranks infinite scores and refuses those that are no numbers', () => {
    expect(averagePrecision({ scores: [-Infinity, Infinity], labels: [0, 1] })).toBe(1);
    expect(() => averagePrecision({ scores: [1, Number.NaN], labels: [1, 0] })).toThrow(RangeError);
  });

  it('equals the definition', () => {
    fc.assert(
      fc.property(scoredImages, (images) => {
        expect(averagePrecision(columnOfImages(images)) ?? -1).toBeCloseTo(
          averagePrecisionByCounting(images) ?? -1,
          12,
        );
      }),
    );
  });

  it('depends on the order of the scores alone', () => {
    fc.assert(
      fc.property(scoredImages, (images) => {
        const squeezed = images.map(([score, label]) => [Math.atan(score / 7) + 3, label] as const);
        expect(averagePrecision(columnOfImages(squeezed))).toBe(averagePrecision(columnOfImages(images)));
      }),
    );
  });

  it('does not depend on the order of the images', () => {
    const permuted = scoredImages.chain((images) =>
      fc.tuple(fc.constant(images), fc.shuffledSubarray(images, { minLength: images.length })),
    );
    fc.assert(
      fc.property(permuted, ([images, shuffled]) => {
        expect(averagePrecision(columnOfImages(shuffled))).toBe(averagePrecision(columnOfImages(images)));
      }),
    );
  });

  it('is 1 where every positive ranks above every negative, and lower as soon as one does not', () => {
    fc.assert(
      fc.property(scoredImages, (images) => {
        fc.pre(images.some(([, label]) => label === 1));
        const parted = images.map(([score, label]) => [score + 100 * label, label] as const);
        expect(averagePrecision(columnOfImages(parted))).toBeCloseTo(1, 12);
        expect(averagePrecision(columnOfImages([...parted, [1000, 0]]))).toBeLessThan(1);
      }),
    );
  });
});

describe('means over classes', () => {
  it('leave classes without positives out', () => {
    const table = { images: 2, classes: 3, scores: [1, 2, 3, 4, 1, 3], labels: [0, 1, 0, 1, 0, 0] };
    expect(averagePrecisions(table)).toEqual([1, 1, null]);
    expect(meanOfDefined([null, 0.5, 1])).toBe(0.75);
    expect(meanOfDefined([null])).toBeNull();
  });
});
