import { describe, expect, it } from '@jest/globals';
import { multiCrop } from '../../src/crops/multi-crop.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('multi-crop of boxes', () => {
  it('takes all object crops of an item from one box', async () => {
    const strategy = await createCrops(multiCrop, { large: { of: 'dilated' }, small: { of: 'object' } });
    const image = { width: 500, height: 500 };
    const boxes = [0, 1, 2].map((index) => ({
      left: 150 * index,
      top: 100,
      right: 150 * index + 80,
      bottom: 200,
      score: 1,
    }));
    for (let seed = 0; seed < 30; seed++) {
      const views = strategy.crop({ image, boxes }, stream(seed));
      const small = views.filter(({ shows }) => shows === 'object').map((view) => view.within!);
      const large = views.filter(({ shows }) => shows === 'dilated').map((view) => view.within!);
      expect([large.length, small.length]).toEqual([2, 6]);
      expect(new Set(small.map(({ left }) => left)).size).toBe(1);
      expect(
        large.every(({ left, width }) => left <= small[0]!.left && left + width >= small[0]!.left + small[0]!.width),
      ).toBe(true);
    }
  });

  it('needs boxes only then', () => {
    const { needsBoxes } = multiCrop.traits;
    const needs = needsBoxes as (settings: object) => boolean;
    expect(needs({ large: { of: 'object' } })).toBe(true);
    expect(needs({ large: { of: 'scene' }, small: {} })).toBe(false);
    expect(needs({ large: 7, small: null })).toBe(false);
  });
});
