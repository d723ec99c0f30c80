import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { createBatchLoader } from '../../src/augment/batch-loader.js';
import { mocoV2Augmentation } from '../../src/augment/moco-v2.js';
import type { LoadedBatch } from '../../src/augment/render-contract.js';
import { createViewPlanner } from '../../src/augment/view-planner.js';
import { createViewRenderer } from '../../src/augment/view-renderer.js';
import type { Sample } from '../../src/data/dataset.js';
import { silentProgress } from '../../src/progress.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { mocoV2Settings } from './moco-v2-settings.js';

const folder = mkdtempSync(join(tmpdir(), 'croplab-loader-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const side = 32;
const count = 20;
const pixels = join(folder, 'pixels.rgb');
const bytes = new Uint8Array(count * side * side * 3);
for (let index = 0; index < bytes.length; index++) bytes[index] = (index * 31 + (index >> 7)) & 255;
writeFileSync(pixels, bytes);

const samples = Array.from({ length: count }, (_, index): Sample => ({
  id: String(index),
  image: { kind: 'pixels', path: pixels, offset: index * side * side * 3, width: side, height: side },
  width: side,
  height: side,
  boxes: [],
  labels: index % 2 === 0 ? [0, 2] : [1],
}));

interface Options {
  readonly workers: number;
  readonly prefetch: number;
  readonly from: number;
  readonly images?: readonly Sample[];
}

async function load({ workers, prefetch, from, images = samples }: Options): Promise<LoadedBatch[]> {
  const random = RandomStream.fromSeed(5);
  const views = [
    { shows: 'scene', size: 12 },
    { shows: 'scene', size: 16 },
  ];
  const planner = await createViewPlanner({
    split: { length: images.length, sample: (index) => images[index]! },
    boxesOf: () => Promise.resolve([]),
    crops: {
      views,
      itemsPer: 'image',
      crop: (_input, stream) =>
        views.map(({ shows }, view) => ({
          shows: view === 1 ? 'object' : shows,
          left: stream.integer(-4, 10),
          top: 2,
          width: 18,
          height: 20,
        })),
    },
    pipeline: await mocoV2Augmentation.create(mocoV2Settings as never, { views }),
    random,
    pass: { progress: silentProgress },
  });
  const renderer = createViewRenderer({ workers });
  const loaded: LoadedBatch[] = [];
  try {
    const loader = createBatchLoader({ planner, renderer, batchSize: 6, classes: 3, prefetch, random });
    for await (const batch of loader.batches(from, 7)) {
      const copies = batch.views.map(({ data, size }) => ({ data: Float32Array.from(data), size }));
      loaded.push({ ...batch, items: Int32Array.from(batch.items), views: copies, waited: 0 });
    }
  } finally {
    await renderer.close();
  }
  return loaded;
}

describe('the batch loader', () => {
  test('makes the same batches with any number of workers, any prefetch, from any step', async () => {
    const reference = await load({ workers: 0, prefetch: 1, from: 0 });
    expect(reference).toHaveLength(7);
    expect(reference[0]?.views[0]?.data).toHaveLength(6 * 12 * 12 * 3);
    expect(await load({ workers: 2, prefetch: 4, from: 0 })).toEqual(reference);
    expect(await load({ workers: 1, prefetch: 3, from: 4 })).toEqual(reference.slice(4));
  });

  test('tells the classes of each image and which views show an object alone', async () => {
    const [batch] = await load({ workers: 0, prefetch: 1, from: 0 });
    const wanted = Array.from(batch!.items, (item) => (item % 2 === 0 ? [1, 0, 1] : [0, 1, 0])).flat();
    expect([...batch!.labels]).toEqual(wanted);
    expect([...batch!.showsObject]).toEqual(Array.from({ length: 6 }, () => [0, 1]).flat());
  });

  test('visits no image twice in an epoch, and another order in the next', async () => {
    const batches = await load({ workers: 0, prefetch: 2, from: 0 });
    const [first, second] = [batches.slice(0, 3), batches.slice(3, 6)].map((epoch) =>
      epoch.flatMap(({ items }) => [...items]),
    );
    expect(new Set(first).size).toBe(18);
    expect(new Set(second).size).toBe(18);
    expect(second).not.toEqual(first);
  });

  test.each([0, 1])('names an image that cannot be read (%i workers)', async (workers) => {
    const broken = join(folder, 'broken.jpg');
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    writeFileSync(broken, whole.subarray(0, whole.length >> 1));
    const images = samples.map((sample): Sample => ({ ...sample, image: { kind: 'file', path: broken } }));
    await expect(load({ workers, prefetch: 2, from: 0, images })).rejects.toMatchObject({
      code: 'augment/image-unreadable',
      message: expect.stringContaining('broken.jpg') as unknown as string,
    });
  });

  test('says that a batch is larger than the split', async () => {
    await expect(load({ workers: 0, prefetch: 1, from: 0, images: samples.slice(0, 3) })).rejects.toMatchObject({
      code: 'augment/batch-too-large',
    });
  });
});
