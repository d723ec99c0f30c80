import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';

/** The square of PyTorch's 1e-12 below a norm. */
const SMALLEST_SQUARED_NORM = 1e-24;

/**
 * Rows scaled to length 1: `x / max(|x|, 1e-12)`, as `torch.nn.functional.normalize`. A row of zeros stays zero, and so does its gradient.
 * `rows`: `[batch, dimension]`. `least` is the least square of a length that is divided by.
 */
export function unitRows(tf: TensorFlow, rows: Tensor2D, least = SMALLEST_SQUARED_NORM): Tensor2D {
  const squaredNorms = rows.square().sum(1, true);
  return rows.mul(tf.maximum(squaredNorms, least).rsqrt());
}
