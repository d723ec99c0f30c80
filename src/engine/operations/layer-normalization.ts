import type { Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';

/**
 * Layer normalisation (Ba et al., 2016, https://arxiv.org/abs/1607.06450) over the last axis, which TensorFlow has no operation of. Its gradient
 * is written out, from the normalised values `n` and the inverse deviation `r`: with `g = gradient * scale`,
 *
 *     input gradient = r * (g - mean(g) - n * mean(g * n))
 *
 * tfjs-core's own would pass through mean, variance and root one by one, and keep every value between them.
 */
export function createLayerNormalization(tf: TensorFlow): EngineOperations['layerNormalize'] {
  const normalizedBy = (input: Tensor, epsilon: number): { normalized: Tensor; inverse: Tensor } => {
    const centred = input.sub(input.mean(-1, true));
    const inverse = centred.square().mean(-1, true).add(epsilon).rsqrt();
    return { normalized: centred.mul(inverse), inverse };
  };
  return <Value extends Tensor>(input: Value, scale: Tensor1D, offset: Tensor1D, epsilon: number): Value => {
    const leading = Array.from({ length: input.rank - 1 }, (_, axis) => axis);
    const normalize = tf.customGrad((value, factor, save) => {
      const [given, weight, keep] = [value as Tensor, factor as Tensor, save as (tensors: Tensor[]) => void];
      const { normalized, inverse } = normalizedBy(given, epsilon);
      keep([normalized, inverse, weight]);
      return {
        value: normalized.mul(weight),
        gradFunc: (gradient, saved) => {
          const [kept, keptInverse, keptWeight] = saved as [Tensor, Tensor, Tensor];
          const weighted = gradient.mul(keptWeight);
          const along = kept.mul(weighted.mul(kept).mean(-1, true));
          return [weighted.sub(weighted.mean(-1, true)).sub(along).mul(keptInverse), gradient.mul(kept).sum(leading)];
        },
      };
    });
    return tf.tidy(() => normalize(input, scale).add(offset));
  };
}
