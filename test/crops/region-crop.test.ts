import { describe, expect, it } from '@jest/globals';
import { objectObject } from '../../src/crops/object-object.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('scale: auto', () => {
  it('keeps crops of proposals as large as those of scenes on average, and never above the box', async () => {
    const image = { width: 1000, height: 1000 };
    const boxes = [{ left: 0, top: 0, right: 600, bottom: 600, score: 1 }];
    const areas = async (meanShare: number, proposals: typeof boxes): Promise<number[]> => {
      const strategy = await createCrops(objectObject, { scale: 'auto', ratio: [1, 1] }, meanShare);
      return Array.from({ length: 400 }, (_, seed) => {
        const [view] = strategy.crop({ image, boxes: proposals }, stream(seed));
        const region = view!.within!;
        return (view!.width * view!.height) / (region.width * region.height);
      });
    };
    const half = await areas(0.4, boxes);
    expect(Math.min(...half)).toBeGreaterThan(0.498);
    expect(Math.min(...half)).toBeLessThan(0.51);
    expect(new Set(await areas(0.05, boxes))).toEqual(new Set([1]));
    // Without a box the scene is cropped, by the bounds of scenes.
    expect(Math.min(...(await areas(0.05, [])))).toBeLessThan(0.25);
  });
});
