import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { ProgressReporter } from '../../progress.js';
import type { FeatureTable } from '../features/index.js';
import { nearestNeighbours } from '../neighbours/nearest-neighbours.js';

export interface ProjectionSettings {
  /** How many of the nearest images hold an image in its place: fewer show detail, more the whole. */
  readonly neighbours: number;
  /** How near points may lie to one another. */
  readonly minDistance: number;
  /** Passes; chosen by the number of images where there is none. */
  readonly passes: number | null;
}

export interface ProjectionMeans {
  readonly engine: Pick<Engine, 'tf'>;
  readonly random: RandomStream;
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal | undefined;
}

/** Two coordinates. */
export type Point = readonly [x: number, y: number];

/**
 * Places images in the plane so that neighbours stay neighbours: UMAP (McInnes et al., 2018, https://arxiv.org/abs/1802.03426) by umap-js, on exact
 * neighbours by cosine distance. Every draw comes from the stream, so the same features give the same points. At least two images.
 *
 * @throws the signal's reason between passes
 */
export async function projectToPlane(
  { values, width, samples }: FeatureTable,
  { neighbours, minDistance, passes }: ProjectionSettings,
  { engine, random, progress, signal }: ProjectionMeans,
): Promise<readonly Point[]> {
  const count = samples.length;
  // The library counts an image among its own neighbours, and needs one image more than neighbours.
  const k = Math.min(neighbours + 1, count - 1);
  const searching = progress.start('embedding: neighbours', count, 'images');
  const bank = { width, values };
  const { rows, similarities } = await nearestNeighbours(engine, bank, bank, { k, task: searching, signal }).finally(
    () => {
      searching.end();
    },
  );
  const { UMAP } = await import('umap-js');
  const umap = new UMAP({
    nNeighbors: k,
    minDist: minDistance,
    random: () => random.uniform(),
    ...(passes === null ? {} : { nEpochs: passes }),
  });
  const listOf = (array: Int32Array | Float32Array, image: number): number[] => [
    ...array.subarray(image * k, (image + 1) * k),
  ];
  umap.setPrecomputedKNN(
    Array.from({ length: count }, (_, image) => listOf(rows, image)),
    Array.from({ length: count }, (_, image) => listOf(similarities, image).map((one) => Math.max(0, 1 - one))),
  );
  const total = umap.initializeFit(
    Array.from({ length: count }, (_, image) => [...values.subarray(image * width, (image + 1) * width)]),
  );
  const task = progress.start('embedding: passes', total, 'passes');
  try {
    for (let pass = 0; pass < total; pass++) {
      await nextTurn();
      signal?.throwIfAborted();
      umap.step();
      task.advance(1);
    }
  } finally {
    task.end();
  }
  return umap.getEmbedding().map(([x = 0, y = 0]) => [x, y]);
}
