import { describe, expect, it } from '@jest/globals';
import { objectScene } from '../../src/crops/object-scene.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('object-scene', () => {
  it('shows the whole box beside a crop of the scene, and lets them change places', async () => {
    const image = { width: 300, height: 200 };
    const boxes = [{ left: 20.5, top: 30, right: 60, bottom: 90, score: 1 }];
    const [kept, swapped] = await Promise.all([
      createCrops(objectScene, { swap: 0 }),
      createCrops(objectScene, { swap: 1 }),
    ]);
    const views = kept.crop({ image, boxes }, stream(0));
    expect(views[0]).toMatchObject({ left: 20, top: 30, width: 40, height: 60, shows: 'object' });
    expect(views[1]).toMatchObject({ shows: 'scene', within: { left: 0, top: 0, ...image } });
    expect(swapped.crop({ image, boxes }, stream(0))).toEqual([...views].reverse());
  });

  it('grows small boxes by the published rule where it is told to', async () => {
    const strategy = await createCrops(objectScene, { swap: 0, growth: 'published' });
    const boxes = [{ left: 0.9 * 1024, top: 0.9 * 683, right: 0.99 * 1024, bottom: 0.99 * 683, score: 1 }];
    const [object] = strategy.crop({ image: { width: 1024, height: 683 }, boxes }, stream(0));
    expect(object).toMatchObject({ left: 789, top: 452, width: 224, height: 224 });
  });
});
