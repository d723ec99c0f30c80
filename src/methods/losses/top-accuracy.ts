import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';

/**
 * The share of rows, in percent, where fewer than `count` scores are above that of the row's own class. No gradient.
 * `scores`: `[batch, class]`; `labels`: `[batch]` int32.
 */
export function topAccuracy({ tf, operations }: Engine, scores: Tensor2D, labels: Tensor1D, count: number): Scalar {
  return tf.tidy(() => operations.isInTop(scores, labels, count).cast('float32').mean<Scalar>().mul<Scalar>(100));
}
