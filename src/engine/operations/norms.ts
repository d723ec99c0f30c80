import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';

/**
 * Lengths of tensors. `L2Loss` is half the sum of the squares, in one operation and without a squared copy; the rest is done for all
 * tensors at once.
 */
export function createNorms(tf: TensorFlow, raw: RawOperations): EngineOperations['norms'] {
  return (tensors) =>
    tf.tidy(() => {
      const halves = tensors.map((tensor) => raw.run('L2Loss', [raw.floatType()], [tensor]));
      return tf.stack(halves).mul<Tensor1D>(2).sqrt();
    });
}
