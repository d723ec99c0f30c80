import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  averagePrecision,
  batchAveragedPrecision,
  meanOfDefined,
  sizeOfClass,
} from '../../src/evaluators/metrics/index.js';

const column = fc
  .array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 40 })
  .map((pairs) => ({ scores: pairs.map(([score]) => score), labels: pairs.map(([, label]) => label as number) }));

describe('averagePrecision', () => {
  it('is the textbook value of a small ranking', () => {
    expect(averagePrecision({ scores: [0.9, 0.8, 0.7, 0.6, 0.5], labels: [1, 0, 1, 0, 1] })).toBeCloseTo(
      (1 + 2 / 3 + 3 / 5) / 3,
      12,
    );
  });

  it('is undefined without positives and 1 where all positives come first', () => {
    expect(averagePrecision({ scores: [3, 2], labels: [0, 0] })).toBeNull();
    expect(averagePrecision({ scores: [9, 8, 1], labels: [1, 1, 0] })).toBe(1);
  });

  it('takes equal scores as one threshold', () => {
    expect(averagePrecision({ scores: [1, 1, 1, 1], labels: [0, 1, 0, 0] })).toBe(0.25);
  });

  it('depends on the order of the scores alone, and not on that of the images', () => {
    fc.assert(
      fc.property(column, ({ scores, labels }) => {
        const value = averagePrecision({ scores, labels });
        const squeezed = scores.map((score) => Math.atan(score / 7) + 3);
        expect(averagePrecision({ scores: squeezed, labels })).toBe(value);
        const reversed = averagePrecision({ scores: [...scores].reverse(), labels: [...labels].reverse() });
        expect(reversed ?? -1).toBeCloseTo(value ?? -1, 12);
      }),
    );
  });

  it('lies between the share of positives that comes last and 1', () => {
    fc.assert(
      fc.property(column, ({ scores, labels }) => {
        const value = averagePrecision({ scores, labels });
        fc.pre(value !== null);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe('batchAveragedPrecision', () => {
  it('is the dataset’s mean where one batch holds everything', () => {
    const table = { images: 4, classes: 1, scores: [4, 3, 2, 1], labels: [0, 1, 0, 1] };
    expect(batchAveragedPrecision(table, 4)).toBeCloseTo(0.5, 12);
  });

  it('weighs batches by their sizes and leaves out those without positives', () => {
    const table = { images: 5, classes: 1, scores: [5, 4, 3, 2, 1], labels: [1, 0, 0, 0, 1] };
    // Batches of two: [1, 0] gives 1, [0, 0] is left out, [1] gives 1.
    expect(batchAveragedPrecision(table, 2)).toBe(1);
    expect(batchAveragedPrecision({ ...table, labels: [0, 1, 0, 0, 1] }, 2)).toBeCloseTo((0.5 * 2 + 1) / 3, 12);
  });
});

describe('sizes and means', () => {
  it('take the largest object of a class', () => {
    const box = (side: number, label: number) => ({ left: 0, top: 0, right: side, bottom: side, label });
    const image = { kind: 'file', path: '' } as const;
    const sample = {
      id: 'a',
      image,
      width: 100,
      height: 100,
      boxes: [box(5, 0), box(30, 0), box(90, 1)],
      labels: [0, 1],
    };
    expect(sizeOfClass(sample, 0, [0.1, 0.5])).toBe('medium');
    expect(sizeOfClass(sample, 1, [0.1, 0.5])).toBe('large');
    expect(sizeOfClass(sample, 2, [0.1, 0.5])).toBeUndefined();
  });

  it('leave what is undefined out', () => {
    expect(meanOfDefined([null, 0.5, 1])).toBe(0.75);
    expect(meanOfDefined([null])).toBeNull();
  });
});
