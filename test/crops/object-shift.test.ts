import { describe, expect, it } from '@jest/globals';
import { objectShift } from '../../src/crops/object-shift.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('object-shift', () => {
  it('falls back to a crop of the scene where no shifted rectangle fits', async () => {
    const image = { width: 200, height: 200 };
    const views = async (side: number) => {
      const strategy = await createCrops(objectShift, { side, radius: [30, 40], swap: 0 });
      const boxes = [{ left: 60, top: 60, right: 100, bottom: 100, score: 1 }];
      return strategy.crop({ image, boxes }, stream(0)).map(({ shows }) => shows);
    };
    expect(await views(50)).toEqual(['object', 'shifted']);
    expect(await views(200)).toEqual(['object', 'scene']);
  });
});
