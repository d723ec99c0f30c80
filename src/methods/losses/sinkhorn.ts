import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';

export interface SinkhornSettings {
  /** What scores are divided by before they are exponentiated; lower makes assignments harder. */
  readonly epsilon: number;
  readonly iterations: number;
}

/**
 * Sinkhorn-Knopp (Cuturi, 2013, https://arxiv.org/abs/1306.0895) as SwAV assigns samples to prototypes (Caron et al., 2020,
 * https://arxiv.org/abs/2006.09882, section 3.1): `exp(scores / epsilon)`, normalised in turns so that prototypes get equal shares and
 * samples sum to 1. Ends with the samples.
 *
 * `scores`: `[samples, prototypes]`; returns the same shape. `counts`: `[samples, 1]`, 1 for the samples that take part and 0 for rows that
 * are not there yet (all unless given); those get 0. The published code divides by numbers of samples and prototypes on the way as well,
 * which the next normalisation takes back.
 */
export function sinkhorn(
  tf: TensorFlow,
  scores: Tensor2D,
  { epsilon, iterations }: SinkhornSettings,
  counts?: Tensor2D,
): Tensor2D {
  return tf.tidy(() => {
    const raw: Tensor2D = scores.div<Tensor2D>(epsilon).exp();
    const kernel: Tensor2D = counts === undefined ? raw : raw.mul(counts);
    const samples: Scalar = counts === undefined ? tf.scalar(scores.shape[0]) : counts.sum();
    let shares: Tensor2D = kernel.mul(samples.div(kernel.sum()));
    // Rows that take no part are 0 / (0 + 1).
    const absent = counts?.neg().add(1);
    for (let iteration = 0; iteration < iterations; iteration++) {
      shares = shares.div(shares.sum(0, true));
      const sums = shares.sum(1, true);
      shares = shares.div(absent === undefined ? sums : sums.add(absent));
    }
    return shares;
  });
}
