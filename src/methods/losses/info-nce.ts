import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { topAccuracy } from './top-accuracy.js';

export interface ContrastiveLoss {
  /** Mean over the batch. */
  readonly loss: Scalar;
  /** `[batch, 1 + negatives]`: similarity divided by temperature, the positive in column 0. */
  readonly logits: Tensor2D;
}

/**
 * InfoNCE against a queue of negatives (van den Oord et al., 2018, https://arxiv.org/abs/1807.03748; He et al., 2020,
 * https://arxiv.org/abs/1911.05722):
 *
 *     loss = mean over the batch of -log( exp(q.k+ / T) / (exp(q.k+ / T) + sum over negatives of exp(q.k- / T)) )
 *
 * `queries`, `keys`: `[batch, dimension]`, unit rows; `negatives`: `[negatives, dimension]`, unit rows. Only the queries carry a gradient
 * in training: keys and negatives come from outside of it.
 */
export function infoNce(
  { tf, operations }: Engine,
  queries: Tensor2D,
  keys: Tensor2D,
  negatives: Tensor2D,
  temperature: number | Scalar,
): ContrastiveLoss {
  // Dividing the small queries instead of the large logits spares a pass over [batch, negatives].
  const scaled = queries.div<Tensor2D>(temperature);
  const positive = scaled.mul(keys).sum(1, true);
  const negative = tf.matMul(scaled, negatives, false, true);
  const logits = tf.concat([positive, negative] as Tensor2D[], 1);
  const [batch] = logits.shape;
  const loss = operations.softmaxCrossEntropy(logits, tf.zeros([batch], 'int32')).mean<Scalar>();
  return { loss, logits };
}

/**
 * How often the positive is found: the share of rows, in percent, where fewer than `count` negatives are more similar than it.
 * `logits`: `[batch, 1 + negatives]`, the positive in column 0.
 */
export function contrastiveAccuracy(engine: Engine, logits: Tensor2D, count: number): Scalar {
  const positives: Tensor1D = engine.tf.zeros([logits.shape[0]], 'int32');
  return topAccuracy(engine, logits, positives, count);
}
