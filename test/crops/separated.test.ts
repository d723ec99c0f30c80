import { describe, expect, it } from '@jest/globals';
import { separated } from '../../src/crops/separated.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('separated', () => {
  it('takes two squares of one size, and scenes where they do not fit', async () => {
    const strategy = await createCrops(separated, { side: 50, radius: [30, 30] });
    for (let seed = 0; seed < 50; seed++) {
      const [shifted, first] = strategy.crop({ image: { width: 300, height: 200 }, boxes: [] }, stream(seed));
      expect(shifted).toMatchObject({ width: 50, height: 50 });
      expect(first).toMatchObject({ width: 50, height: 50 });
      expect(shifted).not.toEqual(first);
    }
    const far = await createCrops(separated, { side: 90, radius: [4000, 4000], places: 'published' });
    const views = far.crop({ image: { width: 120, height: 120 }, boxes: [] }, stream(0));
    expect(views.map(({ shows }) => shows)).toEqual(['scene', 'scene']);
  });
});
