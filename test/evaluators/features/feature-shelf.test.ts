import { beforeAll, describe, expect, it } from '@jest/globals';
import { imagenetNormalization } from '../../../src/augment/imagenet-normalization.js';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { FeatureShelf } from '../../../src/evaluators/features/feature-shelf.js';
import type { RenderSamples } from '../../../src/evaluators/evaluator.js';
import { silentProgress } from '../../../src/progress.js';
import { createDataset, firstPixelEncoder, rendering, SIDE } from '../small-world.js';

const view = { size: SIDE, view: 'whole', batchSize: 64 } as const;
/** Of the tables of the small world: 300, 100 and 150 images with 3 features. */
const bytes = { train: 300 * 12, validation: 100 * 12, test: 150 * 12 };

describe('FeatureShelf', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  /** A shelf, and the ids of the first image of every pass over a split. */
  function shelfOf(mostBytes?: number): { readonly shelf: FeatureShelf; readonly passes: string[] } {
    const passes: string[] = [];
    const render: RenderSamples = (samples, job, batchSize) => {
      passes.push(samples[0]!.id);
      return rendering(4)(samples, job, batchSize);
    };
    const encoder = firstPixelEncoder(engine);
    const backbone = { engine, encoder, normalization: imagenetNormalization, render, progress: silentProgress };
    return { shelf: new FeatureShelf(backbone, createDataset(), mostBytes), passes };
  }

  it('sends a split through the backbone once for all who look alike', async () => {
    const { shelf, passes } = shelfOf();
    const table = await shelf.ofSplit('test', view);
    expect(await shelf.ofSplit('test', { ...view })).toBe(table);
    expect(passes).toEqual(['test-0']);
    expect(table).toMatchObject({ width: 3, samples: { length: 150 }, values: { length: 450 } });
  });

  it.each([{ size: 16 }, { view: 'center' as const }, { batchSize: 32 }])('looks anew with %o', async (change) => {
    const { shelf, passes } = shelfOf();
    const table = await shelf.ofSplit('test', view);
    expect(await shelf.ofSplit('test', { ...view, ...change })).not.toBe(table);
    expect(passes).toHaveLength(2);
  });

  it('keeps no more than fits, and drops what was asked for longest ago', async () => {
    const { shelf, passes } = shelfOf(bytes.train + bytes.test);
    for (const split of ['train', 'test', 'train', 'validation', 'train', 'test'] as const) {
      await shelf.ofSplit(split, view);
    }
    expect(passes).toEqual(['train-0', 'test-0', 'validation-0', 'test-0']);
  });

  it('does not keep a table that is larger than all of it', async () => {
    const { shelf, passes } = shelfOf(bytes.test);
    const table = await shelf.ofSplit('train', view);
    expect(await shelf.ofSplit('train', view)).toEqual(table);
    expect(passes).toEqual(['train-0', 'train-0']);
  });
});
