import { describe, expect, test } from '@jest/globals';
import { centerCropView, wholeImageView } from '../../src/augment/evaluation-view.js';
import { imagenetNormalization } from '../../src/augment/imagenet-normalization.js';
import type { Sample } from '../../src/data/dataset.js';

const sample: Sample = {
  id: 'a',
  image: { kind: 'file', path: 'a.png' },
  width: 90,
  height: 60,
  boxes: [],
  labels: [],
};

describe('the view of an evaluation', () => {
  const normalization = { ...imagenetNormalization, standardDeviation: [0.228, 0.224, 0.225] } as const;

  test('is the image as it is, normalised as asked', () => {
    const view = { output: { width: 32, height: 32 }, operations: [], interpolation: 'bilinear', normalization };
    const rect = { left: 0, top: 0, width: 90, height: 60 };
    expect(wholeImageView(sample, 32, normalization).views).toEqual([{ ...view, rect }]);
    const placement = { resized: { width: 54, height: 36 }, left: 11, top: 2 };
    expect(centerCropView(sample, { shorterSide: 36, size: 32 }, normalization).views).toEqual([
      { ...view, rect, placement },
    ]);
  });

  test('does not reach beyond the resized image', () => {
    expect(() => centerCropView(sample, { shorterSide: 30, size: 32 }, normalization)).toThrow(RangeError);
  });
});
