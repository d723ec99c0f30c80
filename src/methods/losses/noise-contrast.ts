import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';

/** Keeps a probability's logarithm finite, as in the published code. */
const LEAST_PROBABILITY = 1e-7;

export interface NoiseContrast {
  readonly loss: Scalar;
  /** The normalising constant that was used. */
  readonly partition: Scalar;
}

/**
 * How similar each embedding is to the rows of a memory bank that are proposed to it. `embeddings`: `[batch, dimension]`; `bank`:
 * `[items, dimension]`, no gradient; `proposed`: `[batch, candidates]` int32, the positive in column 0. Returns `[batch, candidates]`.
 */
export function proposedScores({ tf }: Engine, embeddings: Tensor2D, bank: Tensor2D, proposed: Tensor2D): Tensor2D {
  const rows = tf.gather<Tensor>(bank, proposed);
  return tf.matMul(rows, embeddings.expandDims(2)).squeeze<Tensor2D>([2]);
}

/**
 * Noise-contrastive estimation as CMC uses it (Gutmann and Hyvärinen, 2010; Wu et al., 2018, https://arxiv.org/abs/1805.01978; Tian et al.,
 * 2020, https://arxiv.org/abs/1906.05849): tell the positive from `m` negatives that are drawn uniformly from `items` images, `p = 1 / items`.
 *
 *     P = exp(score / T) / Z;   loss = -( sum of log P0 / (P0 + m p + 1e-7) + sum of log m p / (P + m p + 1e-7) ) / batch
 *
 * `scores`: `[batch, 1 + m]`, the positive in column 0. `known`: Z as the first batch gave it, or 0, then it is estimated by this batch as
 * `mean(exp(score / T)) * items`. Z carries no gradient.
 */
export function noiseContrast(
  { operations }: Engine,
  scores: Tensor2D,
  temperature: number | Scalar,
  items: number,
  known: Scalar,
): NoiseContrast {
  const [batch, candidates] = scores.shape;
  const noise = (candidates - 1) / items;
  const scaled = scores.div<Tensor2D>(temperature);
  const estimated = operations.stopGradient(scaled).exp().mean<Scalar>().mul<Scalar>(items);
  const isKnown = known.greater(0).cast<Scalar>('float32');
  const partition: Scalar = known.mul<Scalar>(isKnown).add(estimated.mul(isKnown.neg().add(1)));
  const probabilities = scaled.exp().div(partition);
  // Relative to the noise, so that the many terms of negatives stay small and their sum exact.
  const all = probabilities.add(noise + LEAST_PROBABILITY).div(noise).log().sum(); // prettier-ignore
  const positives = scaled.slice([0, 0], [batch, 1]).squeeze<Tensor1D>([1]);
  const positive = positives.sub(partition.log()).sub(Math.log(noise)).sum();
  return { loss: all.sub<Scalar>(positive).div<Scalar>(batch), partition };
}
