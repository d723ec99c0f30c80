import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine, TensorFlow } from '../../engine/engine.js';

/** Rows of features with one more feature, which is always 1: its weights are the offsets. `[row, features + 1]`. */
export function withOne(tf: TensorFlow, values: Float32Array, features: number): Tensor2D {
  const rows = values.length / features;
  return tf.concat([tf.tensor2d(values, [rows, features]), tf.ones([rows, 1])], 1);
}

/** The logits of rows by the weights `[features + 1, class]` that `weights` makes: `[row, class]`. */
export function logitsOf(
  { tf }: Pick<Engine, 'tf'>,
  values: Float32Array,
  features: number,
  weights: () => Tensor,
): Float32Array {
  const logits = tf.tidy(() => tf.matMul(withOne(tf, values, features), weights() as Tensor2D));
  // Read outside of the tidy: it searches what it returns for tensors, number by number.
  const scores = logits.dataSync<'float32'>();
  logits.dispose();
  return scores;
}
