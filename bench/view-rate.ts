/**
 * Makes MoCo-v2 views of the JPEGs of a folder with the batch loader and prints one JSON line, as bench/peer/views.py does.
 *
 *     node --import tsx bench/view-rate.ts '{"folder":"photographs","size":224,"batch":32,"workers":2,"repeats":4}'
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { createBatchLoader } from '../src/augment/batch-loader.js';
import { mocoV2Augmentation } from '../src/augment/moco-v2.js';
import { createViewPlanner } from '../src/augment/view-planner.js';
import { createViewRenderer } from '../src/augment/view-renderer.js';
import { sceneScene } from '../src/crops/scene-scene.js';
import type { Sample } from '../src/data/dataset.js';
import { inMemorySplit } from '../src/data/in-memory-split.js';
import { silentProgress } from '../src/progress.js';
import { RandomStream } from '../src/engine/random/index.js';
import { resolveBlock } from './resolve-block.js';

export interface ViewConfiguration {
  readonly folder: string;
  readonly size: number;
  readonly batch: number;
  readonly workers: number;
  /** How often the folder is gone through. */
  readonly repeats: number;
  /** A cache directory where decoded images are kept. */
  readonly cacheDirectory?: string;
}

export interface ViewRate {
  readonly viewsPerSecond: number;
  readonly version: string;
}

async function readSamples({ folder, repeats }: ViewConfiguration): Promise<Sample[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jpg'));
  const samples = await Promise.all(
    names.map(async (name): Promise<Sample> => {
      const path = join(folder, name);
      const { width, height } = await sharp(path).metadata();
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return { id: basename(name), image: { kind: 'file', path, digest }, width, height, boxes: [], labels: [] };
    }),
  );
  return Array.from({ length: repeats }, () => samples).flat();
}

async function measure(configuration: ViewConfiguration): Promise<ViewRate> {
  const { size, batch, workers, cacheDirectory } = configuration;
  const random = RandomStream.fromSeed(0);
  const crops = await sceneScene.create((await resolveBlock('crops', { kind: 'scene-scene', size })) as never, {
    meanProposalShare: () => Promise.resolve(1),
  });
  const planner = await createViewPlanner({
    split: inMemorySplit(await readSamples(configuration)),
    boxesOf: () => Promise.resolve([]),
    crops,
    pipeline: await mocoV2Augmentation.create((await resolveBlock('augment', { kind: 'moco-v2' })) as never, {
      views: crops.views,
    }),
    random,
    pass: { progress: silentProgress },
  });
  const pixels = cacheDirectory === undefined ? undefined : { cacheDirectory, mostBytes: 2 ** 33 };
  const renderer = createViewRenderer({ workers, pixels });
  const loader = createBatchLoader({ planner, renderer, batchSize: batch, classes: 1, prefetch: 3, random });
  let views = 0;
  let started = 0;
  for await (const { step, items } of loader.batches(0, loader.stepsPerEpoch)) {
    // With the first batch the workers have started.
    if (step === 0) started = performance.now();
    else views += 2 * items.length;
  }
  const seconds = (performance.now() - started) / 1000;
  await renderer.close();
  return { viewsPerSecond: views / seconds, version: sharp.versions.sharp };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2]!) as ViewConfiguration)));
