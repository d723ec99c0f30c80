import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';

/**
 * GELU (Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415): `x * P(x)`, where `P(x) = (1 + erf(x / sqrt(2))) / 2` and `p(x)` is its
 * density. Its gradient, `P(x) + x * p(x)`, keeps the input alone.
 */
export function createGaussianErrorLinear(tf: TensorFlow): EngineOperations['gelu'] {
  const distribution = (value: Tensor): Tensor => value.mul(Math.SQRT1_2).erf().add(1).mul(0.5);
  const density = (value: Tensor): Tensor =>
    value
      .square()
      .mul(-0.5)
      .exp()
      .mul(1 / Math.sqrt(2 * Math.PI));
  const gelu = tf.customGrad((value, save) => {
    const [given, keep] = [value as Tensor, save as (tensors: Tensor[]) => void];
    keep([given]);
    return {
      value: given.mul(distribution(given)),
      gradFunc: (gradient, saved) => {
        const [input] = saved as [Tensor];
        return gradient.mul(distribution(input).add(input.mul(density(input))));
      },
    };
  });
  return <Value extends Tensor>(input: Value) => tf.tidy(() => gelu(input) as Value);
}
