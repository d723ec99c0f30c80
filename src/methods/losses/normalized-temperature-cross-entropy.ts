import type { Tensor1D, Tensor2D, Scalar } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { ContrastiveLoss } from './info-nce.js';

/** Taken from a row's similarity to itself, so that it is no choice; exp of it is 0 in float32. */
const EXCLUDED = 1e9;

/**
 * SimCLR's NT-Xent (Chen et al., 2020, https://arxiv.org/abs/2002.05709, equation 1): among all other views in the batch, each view is to
 * find the other one of its image.
 *
 *     loss = mean over 2N views i of -log( exp(z_i.z_j / T) / sum over k != i of exp(z_i.z_k / T) )
 *
 * `embeddings`: `[2 * batch, dimension]`, unit rows, all first views before all second ones. `logits`: `[2 * batch, 2 * batch]`, with -1e9 on
 * the diagonal.
 */
export function normalizedTemperatureCrossEntropy(
  { tf, operations }: Engine,
  embeddings: Tensor2D,
  temperature: number | Scalar,
): ContrastiveLoss & { readonly positives: Tensor1D } {
  const [rows] = embeddings.shape;
  const own = tf
    .oneHot(tf.range(0, rows, 1, 'int32'), rows)
    .cast('float32')
    .mul(EXCLUDED);
  const logits = tf.matMul(embeddings.div<Tensor2D>(temperature), embeddings, false, true).sub<Tensor2D>(own);
  const positives = tf.concat([tf.range(rows / 2, rows, 1, 'int32'), tf.range(0, rows / 2, 1, 'int32')]);
  const loss = operations.softmaxCrossEntropy(logits, positives).mean<Scalar>();
  return { loss, logits, positives };
}
