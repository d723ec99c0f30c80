import { describe, expect, test } from '@jest/globals';
import { mocoV2Augmentation } from '../../src/augment/moco-v2.js';
import type { ViewPipeline } from '../../src/augment/view-pipeline.js';
import { RandomStream } from '../../src/engine/random/index.js';

const published = {
  jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 },
  grayscale: 0.2,
  blur: { probability: 0.5, sigma: [0.1, 2] },
  flip: 0.5,
  normalization: { mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225] },
};

async function pipeline(settings: object = {}): Promise<ViewPipeline> {
  return mocoV2Augmentation.create({ ...published, ...settings } as never, { views: [] });
}

const draws = 4000;

describe('MoCo v2’s augmentation', () => {
  test('draws each operation with its probability and within its bounds', async () => {
    const { draw } = { draw: (await pipeline()).draw.bind(await pipeline()) };
    const counts = new Map<string, number>();
    for (let item = 0; item < draws; item++) {
      for (const operation of draw(0, RandomStream.fromSeed(1).stream(item))) {
        counts.set(operation.kind, (counts.get(operation.kind) ?? 0) + 1);
        if ('factor' in operation) expect(Math.abs(operation.factor - 1)).toBeLessThanOrEqual(0.4);
        if ('shift' in operation) expect(Math.abs(operation.shift)).toBeLessThanOrEqual(0.1);
        if ('sigma' in operation) expect(operation.sigma >= 0.1 && operation.sigma <= 2).toBe(true);
      }
    }
    const shares = Object.fromEntries([...counts].map(([kind, count]) => [kind, count / draws]));
    const wanted = {
      brightness: 0.8,
      contrast: 0.8,
      saturation: 0.8,
      hue: 0.8,
      grayscale: 0.2,
      'gaussian-blur': 0.5,
      'horizontal-flip': 0.5,
    };
    expect(Object.keys(shares).sort()).toEqual(Object.keys(wanted).sort());
    for (const [kind, probability] of Object.entries(wanted)) {
      expect(Math.abs(shares[kind]! - probability)).toBeLessThan(0.04);
    }
  });

  test('jitters in every order, and before grey, blur and flip', async () => {
    const always = await pipeline({
      jitter: { ...published.jitter, probability: 1 },
      grayscale: 1,
      blur: { probability: 1, sigma: [1, 1] },
      flip: 1,
    });
    const orders = new Set<string>();
    for (let item = 0; item < 600; item++) {
      const kinds = always.draw(0, RandomStream.fromSeed(2).stream(item)).map(({ kind }) => kind);
      expect(kinds.slice(4)).toEqual(['grayscale', 'gaussian-blur', 'horizontal-flip']);
      orders.add(kinds.slice(0, 4).join(' '));
    }
    expect(orders.size).toBe(24);
  });

  test('refuses bounds the wrong way round', async () => {
    await expect(pipeline({ blur: { probability: 1, sigma: [2, 1] } })).rejects.toMatchObject({
      code: 'augment/bounds-reversed',
    });
  });
});
