import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';
import { unitRows } from './unit-rows.js';

/** The least square of a length in the published code. */
const LEAST_SQUARED_NORM = 1e-12;

/**
 * BYOL's regression loss (Grill et al., 2020, https://arxiv.org/abs/2006.07733, equation 2): the squared distance of the unit vectors,
 *
 *     | p / |p| - z / |z| |^2 = 2 - 2 cos(p, z)
 *
 * `predictions`, `targets`: `[batch, dimension]`; returns `[batch]`, 0 to 4. Targets carry no gradient where they come from outside of it.
 */
export function byolRegression(tf: TensorFlow, predictions: Tensor2D, targets: Tensor2D): Tensor1D {
  const difference = unitRows(tf, predictions, LEAST_SQUARED_NORM).sub(unitRows(tf, targets, LEAST_SQUARED_NORM));
  return difference.square().sum<Tensor1D>(1);
}
