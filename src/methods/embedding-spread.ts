import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine/engine.js';

/**
 * How far a batch's embeddings are spread out: the standard deviation of each dimension over the batch, averaged over dimensions (Chen and
 * He, 2021, https://arxiv.org/abs/2011.10566, section 4.1). `unitRows`: `[batch, dimension]`, rows of length 1. 0 where all are the same
 * point, which is collapse; `1 / sqrt(dimension)` where they lie evenly on the sphere.
 */
export function embeddingSpread(tf: TensorFlow, unitRows: Tensor2D): Scalar {
  return tf.tidy(() => {
    const centered = unitRows.sub(unitRows.mean(0, true));
    return centered.square().mean(0).sqrt().mean<Scalar>();
  });
}
