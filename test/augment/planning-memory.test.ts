import { getHeapSpaceStatistics } from 'node:v8';
import { describe, expect, test } from '@jest/globals';
import { mocoV2Augmentation } from '../../src/augment/moco-v2.js';
import { createViewPlanner } from '../../src/augment/view-planner.js';
import { objectDilate } from '../../src/crops/object-dilate.js';
import { sceneScene } from '../../src/crops/scene-scene.js';
import type { Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { silentProgress } from '../../src/progress.js';
import { annotatedBoxes } from '../../src/proposals/annotated.js';
import { mocoV2Settings } from './moco-v2-settings.js';

const samples = Array.from({ length: 1000 }, (_, index): Sample => ({
  id: String(index),
  image: { kind: 'pixels', path: 'pixels.rgb', offset: index * 3 * 96 * 96, width: 96, height: 96 },
  width: 96,
  height: 96,
  boxes: [3.5, 13.5, 33.5].map((left, label) => ({ left, top: 4.25, right: left + 40, bottom: 80.5, label })),
  labels: [0, 1, 2],
}));

const crops = {
  'object-dilate': objectDilate.create(
    {
      ...{ choose: 'uniform', itemsPer: 'image', withoutBoxes: 'scene', minimumSideShare: 0, swap: 0, size: 40 },
      ...{ dilation: 0.1, relativeTo: 'image', clamp: null, minimumSide: null },
      ...{ scale: { object: [0.2, 1], dilated: [0.2, 1] }, ratio: [0.75, 1.33] },
    } as never,
    {} as never,
  ),
  'scene-scene': sceneScene.create({ scale: [0.2, 1], ratio: [0.75, 1.33], size: 40 } as never, {} as never),
};

/** Bytes of objects that outlived two collections; that they are garbage is found out by the next collection of all. */
const tenuredBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? 0;

describe('planning', () => {
  test.each(['object-dilate', 'scene-scene'] as const)(
    'leaves little behind that is collected late: %s',
    async (kind) => {
      const random = RandomStream.fromSeed(1);
      const strategy = await crops[kind];
      const planner = await createViewPlanner({
        split: { length: samples.length, sample: (index) => samples[index]! },
        boxesOf: (sample) => Promise.resolve(annotatedBoxes(sample)),
        crops: strategy,
        pipeline: await mocoV2Augmentation.create(mocoV2Settings as never, { views: strategy.views }),
        random,
        pass: { progress: silentProgress },
      });
      const planEpochs = async (from: number, to: number): Promise<void> => {
        for (let epoch = from; epoch < to; epoch++) {
          for (let item = 0; item < planner.items; item++) await planner.plan(item, epoch);
        }
      };
      await planEpochs(0, 5);
      const before = tenuredBytes();
      await planEpochs(5, 20);
      // An object spread into a new one (`...`) on the way leaves some 1500.
      expect((tenuredBytes() - before) / (15 * planner.items)).toBeLessThan(100);
    },
  );
});
