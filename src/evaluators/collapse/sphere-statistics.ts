import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { embeddingSpread } from '../../methods/embedding-spread.js';
import { unitRows } from '../../methods/losses/index.js';

/** Rows of embeddings: `values` is `[row, width]`. */
export interface EmbeddingRows {
  readonly width: number;
  readonly values: Float32Array;
}

/** Rows whose products with all rows are in memory at a time. */
const BLOCK = 1024;

/** The standard deviation of the rows on the unit sphere, averaged over dimensions (`methods/embedding-spread.ts`). */
export function sphereDeviation({ tf }: Engine, rows: EmbeddingRows): number {
  return tf.tidy(() => embeddingSpread(tf, onSphere({ tf }, rows)).dataSync()[0]!);
}

/**
 * Uniformity (Wang and Isola, 2020, https://arxiv.org/abs/2005.10242): `log mean exp(-2 |x - y|²)` over all pairs of different rows on the unit
 * sphere. 0 where all are the same point; the lower, the more evenly they are spread. Null for fewer than two rows.
 *
 * @throws the signal's reason between blocks
 */
export async function uniformity(
  { tf }: Pick<Engine, 'tf'>,
  rows: EmbeddingRows,
  signal?: AbortSignal,
): Promise<number | null> {
  const count = rows.values.length / rows.width;
  if (count < 2) return null;
  const all = onSphere({ tf }, rows);
  let sum = 0;
  try {
    for (let from = 0; from < count; from += BLOCK) {
      await nextTurn();
      signal?.throwIfAborted();
      const size = Math.min(BLOCK, count - from);
      // |x - y|² is 2 - 2 x·y; each row is at 0 from itself, which is no pair.
      const potentials = tf.tidy(() =>
        tf
          .matMul(all.slice([from, 0], [size, rows.width]), all, false, true)
          .sub(1)
          .mul(4)
          .exp()
          .sum(1),
      );
      for (const potential of potentials.dataSync<'float32'>()) sum += potential;
      potentials.dispose();
    }
  } finally {
    all.dispose();
  }
  return Math.log((sum - count) / (count * (count - 1)));
}

/**
 * Alignment (Wang and Isola, 2020, https://arxiv.org/abs/2005.10242): `mean |f(x) - f(x')|²` over pairs of views of one image, on the unit sphere.
 * 0 where both views are the same point, 2 where they have nothing to do with one another.
 */
export function alignment({ tf }: Pick<Engine, 'tf'>, one: EmbeddingRows, other: EmbeddingRows): number {
  const distances = tf.tidy(() => onSphere({ tf }, one).sub(onSphere({ tf }, other)).square().sum(1));
  const values = distances.dataSync<'float32'>();
  distances.dispose();
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function onSphere({ tf }: Pick<Engine, 'tf'>, { values, width }: EmbeddingRows): Tensor2D {
  return tf.tidy(() => unitRows(tf, tf.tensor2d(values, [values.length / width, width])));
}
