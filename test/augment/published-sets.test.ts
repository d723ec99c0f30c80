import { describe, expect, test } from '@jest/globals';
import { byolAugmentation } from '../../src/augment/byol.js';
import { cmcAugmentation } from '../../src/augment/cmc.js';
import { mocoV2Augmentation } from '../../src/augment/moco-v2.js';
import type { PixelOperation } from '../../src/augment/pixel-operation.js';
import { simclrAugmentation } from '../../src/augment/simclr.js';
import { supervisedAugmentation } from '../../src/augment/supervised.js';
import { swavAugmentation } from '../../src/augment/swav.js';
import type { AugmentPlugin } from '../../src/augment/view-pipeline.js';
import { drawItems, rangesOf, sharesOf } from './drawn-operations.js';
import { filledPipeline } from './filled-pipeline.js';

type Kind = PixelOperation['kind'];

interface PublishedSet {
  readonly plugin: AugmentPlugin;
  readonly interpolation: 'bilinear' | 'bicubic';
  /** Of each view: how often each operation is made. */
  readonly shares: readonly Readonly<Partial<Record<Kind, number>>>[];
  readonly ranges: Readonly<Partial<Record<Kind, readonly [number, number]>>>;
  /** Settings with which every part is made always, and the order that they are then in; `jitter` stands for its four. */
  readonly always: object;
  readonly order: readonly (Kind | 'jitter')[];
}

const jitterKinds: readonly string[] = ['brightness', 'contrast', 'saturation', 'hue'];
const jitterShares = { brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.8 };
const strongJitter = {
  brightness: [0.2, 1.8],
  contrast: [0.2, 1.8],
  saturation: [0.2, 1.8],
  hue: [-0.2, 0.2],
} as const;
const flipAlone = { shares: [{ 'horizontal-flip': 0.5 }], ranges: {}, always: { flip: 1 } } as const;
const always = { flip: 1, jitter: { probability: 1 }, grayscale: 1, blur: { probability: 1 } };
const sets: readonly PublishedSet[] = [
  {
    plugin: mocoV2Augmentation,
    interpolation: 'bilinear',
    shares: [{ ...jitterShares, grayscale: 0.2, 'gaussian-blur': 0.5, 'horizontal-flip': 0.5 }],
    ranges: {
      brightness: [0.6, 1.4],
      contrast: [0.6, 1.4],
      saturation: [0.6, 1.4],
      hue: [-0.1, 0.1],
      'gaussian-blur': [0.1, 2],
    },
    always,
    order: ['jitter', 'grayscale', 'gaussian-blur', 'horizontal-flip'],
  },
  ...[
    { plugin: simclrAugmentation, interpolation: 'bicubic' } as const,
    { plugin: swavAugmentation, interpolation: 'bilinear' } as const,
  ].map((set): PublishedSet => ({
    ...set,
    shares: [{ ...jitterShares, grayscale: 0.2, 'gaussian-blur': 0.5, 'horizontal-flip': 0.5 }],
    ranges: { ...strongJitter, 'gaussian-blur': [0.1, 2] },
    always,
    order: ['horizontal-flip', 'jitter', 'grayscale', 'gaussian-blur'],
  })),
  {
    plugin: byolAugmentation,
    interpolation: 'bicubic',
    shares: [
      { ...jitterShares, grayscale: 0.2, 'gaussian-blur': 1, 'horizontal-flip': 0.5 },
      { ...jitterShares, grayscale: 0.2, 'gaussian-blur': 0.1, solarize: 0.2, 'horizontal-flip': 0.5 },
    ],
    ranges: {
      brightness: [0.6, 1.4],
      contrast: [0.6, 1.4],
      saturation: [0.8, 1.2],
      hue: [-0.1, 0.1],
      'gaussian-blur': [0.1, 2],
      solarize: [128, 128],
    },
    always: { ...always, blur: { probability: [1] }, solarize: { probability: [1] } },
    order: ['horizontal-flip', 'jitter', 'grayscale', 'gaussian-blur', 'solarize'],
  },
  { plugin: cmcAugmentation, interpolation: 'bilinear', ...flipAlone, order: ['horizontal-flip'] },
  { plugin: supervisedAugmentation, interpolation: 'bilinear', ...flipAlone, order: ['horizontal-flip'] },
];

describe.each(sets.map((set) => [set.plugin.kind, set] as const))('the augmentation set %s', (_kind, set) => {
  test('draws each part as often and as strongly as it was published', async () => {
    const pipeline = await filledPipeline(set.plugin);
    expect(pipeline.interpolation).toBe(set.interpolation);
    const drawn = set.shares.map((_, view) => drawItems(pipeline, view));
    for (const [view, wanted] of set.shares.entries()) {
      const shares = sharesOf(drawn[view]!);
      expect(Object.keys(shares).sort()).toEqual(Object.keys(wanted).sort());
      for (const [kind, share] of Object.entries(wanted)) expect(Math.abs(shares[kind]! - share)).toBeLessThan(0.04);
    }
    const ranges = rangesOf(drawn.flat());
    expect(Object.keys(ranges).sort()).toEqual(Object.keys(set.ranges).sort());
    for (const [kind, [lower, upper]] of Object.entries(set.ranges)) {
      const [least, most] = ranges[kind]!;
      const near = (upper - lower) * 0.01;
      expect(least >= lower && least <= lower + near && most >= upper - near && most <= upper).toBe(true);
    }
  });

  test('makes its parts in the published order, jitter in any', async () => {
    const drawn = drawItems(await filledPipeline(set.plugin, set.always), 0, 600);
    const jitterOrders = new Set<string>();
    for (const operations of drawn) {
      const kinds = operations.map(({ kind }) => kind);
      const named = kinds.map((kind) => (jitterKinds.includes(kind) ? 'jitter' : kind));
      expect(named.filter((name, place) => name !== named[place - 1])).toEqual(set.order);
      jitterOrders.add(kinds.filter((kind) => jitterKinds.includes(kind)).join(' '));
    }
    expect(jitterOrders.size).toBe(set.order.includes('jitter') ? 24 : 1);
  });

  test('depends on the stream alone', async () => {
    const pipeline = await filledPipeline(set.plugin);
    const drawn = drawItems(pipeline, 1, 50);
    drawItems(pipeline, 0, 7);
    expect(drawItems(pipeline, 1, 50)).toEqual(drawn);
    expect(drawItems(await filledPipeline(set.plugin), 1, 50)).toEqual(drawn);
  });
});

describe('sets that blur', () => {
  test.each([mocoV2Augmentation, simclrAugmentation, byolAugmentation, swavAugmentation])(
    '$kind refuses bounds the wrong way round',
    async (plugin) => {
      const reversed = filledPipeline(plugin, { blur: { sigma: [2, 1] } });
      await expect(reversed).rejects.toMatchObject({ code: 'augment/bounds-reversed' });
    },
  );
});
