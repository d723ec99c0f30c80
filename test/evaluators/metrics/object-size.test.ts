import { describe, expect, it } from '@jest/globals';
import type { ObjectBox, Sample } from '../../../src/data/dataset.js';
import { averagePrecisionBySize, sizeOfClass, type SizeBounds } from '../../../src/evaluators/metrics/index.js';

const BOUNDS: SizeBounds = [0.1, 0.5];

const square = (side: number, label: number, group = false): ObjectBox => ({
  left: 0,
  top: 0,
  right: side,
  bottom: side,
  label,
  group,
});

const sampleOf = (...boxes: ObjectBox[]): Sample => {
  const labels = [...new Set(boxes.map(({ label }) => label))];
  return { id: '', image: { kind: 'file', path: '' }, width: 100, height: 100, boxes, labels };
};

describe('sizeOfClass', () => {
  it('takes the largest object of the class', () => {
    const sample = sampleOf(square(5, 0), square(30, 0), square(90, 1));
    expect(sizeOfClass(sample, 0, BOUNDS)).toBe('medium');
    expect(sizeOfClass(sample, 1, BOUNDS)).toBe('large');
    expect(sizeOfClass(sample, 2, BOUNDS)).toBeUndefined();
  });

  it('has each bound begin the larger size', () => {
    expect(sizeOfClass(sampleOf(square(9, 0)), 0, BOUNDS)).toBe('small');
    expect(sizeOfClass(sampleOf(square(10, 0)), 0, BOUNDS)).toBe('medium');
    expect(sizeOfClass(sampleOf(square(50, 0)), 0, BOUNDS)).toBe('large');
  });

  it('takes no size from a box around a group', () => {
    expect(sizeOfClass(sampleOf(square(90, 0, true)), 0, BOUNDS)).toBeUndefined();
    expect(sizeOfClass(sampleOf(square(90, 0, true), square(5, 0)), 0, BOUNDS)).toBe('small');
  });
});

describe('averagePrecisionBySize', () => {
  it('leaves images of other sizes out, and takes images without the class as negatives', () => {
    const samples = [sampleOf(square(90, 0)), sampleOf(), sampleOf(square(5, 0)), sampleOf()];
    const table = { images: 4, classes: 1, scores: [4, 3, 2, 1], labels: [1, 0, 1, 0] };
    // Large: [shown, not, not]. Small: [not, shown, not].
    expect(averagePrecisionBySize(table, samples, BOUNDS)).toEqual({ small: 0.5, medium: null, large: 1 });
  });

  it('takes the mean over the classes that appear in the size', () => {
    const samples = [sampleOf(square(90, 0)), sampleOf(square(90, 1)), sampleOf(square(5, 2))];
    const table = { images: 3, classes: 3, scores: [3, 3, 1, 2, 2, 2, 1, 1, 3], labels: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
    expect(averagePrecisionBySize(table, samples, BOUNDS)).toEqual({ small: 1, medium: null, large: 0.75 });
  });
});
