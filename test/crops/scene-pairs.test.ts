import { describe, expect, it } from '@jest/globals';
import { allThree } from '../../src/crops/all-three.js';
import { combination } from '../../src/crops/combination.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { createCrops } from './create-crops.js';

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('combination and all-three', () => {
  const image = { width: 400, height: 400 };
  const boxes = [{ left: 150, top: 150, right: 200, bottom: 220, score: 1 }];
  const pairs = async (plugin: typeof combination, settings: Record<string, unknown>) => {
    const strategy = await createCrops(plugin, settings);
    return Array.from({ length: 1500 }, (_, seed) => strategy.crop({ image, boxes }, stream(seed)));
  };

  it.each([
    [combination, { 'shifted scene': 1 / 2, 'scene object': 1 / 2 }],
    [allThree, { 'shifted scene': 1 / 3, 'scene object': 1 / 3, 'scene scene': 1 / 3 }],
  ] as const)('%o draws its pairs with equal likelihood', async (plugin, wanted) => {
    const counts: Record<string, number> = {};
    for (const views of await pairs(plugin, { side: 60 })) {
      const pair = views.map(({ shows }) => shows).join(' ');
      counts[pair] = (counts[pair] ?? 0) + 1 / 1500;
    }
    expect(Object.keys(counts).sort()).toEqual(Object.keys(wanted).sort());
    for (const [pair, share] of Object.entries(wanted)) expect(Math.abs(counts[pair]! - share)).toBeLessThan(0.06);
  });

  it('keep the shifted square, to the upper left too', async () => {
    const corner = [{ left: 380, top: 380, right: 399, bottom: 399, score: 1 }];
    const strategy = await createCrops(combination, { side: 60 });
    const shifted = Array.from({ length: 60 }, (_, seed) => strategy.crop({ image, boxes: corner }, stream(seed)))
      .map(([first]) => first!)
      .filter(({ shows }) => shows === 'shifted');
    expect(shifted.length).toBeGreaterThan(10);
    for (const square of shifted) {
      expect(square).toMatchObject({ width: 60, height: 60 });
      expect(square.left + square.width).toBeLessThanOrEqual(380 + 80);
    }
  });

  it('take the box where no square fits', async () => {
    const shown = (await pairs(combination, { side: 400 })).map((views) => views.map(({ shows }) => shows).join(' '));
    expect(new Set(shown)).toEqual(new Set(['scene object']));
  });
});
