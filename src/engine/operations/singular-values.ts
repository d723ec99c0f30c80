import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors } from './register-operation.js';

/** By a decomposition of the matrix itself: through its product with itself, values below 3e-4 of the largest would be lost in single precision. */
export function createSingularValues(tf: TensorFlow, raw: RawOperations): EngineOperations['singularValues'] {
  const attributes = [raw.floatType(), raw.boolean('compute_uv', false), raw.boolean('full_matrices', false)];
  return (matrix) =>
    tf.tidy(() => expectTensors(raw.runMultiple('Svd', attributes, [matrix], 3), ['values']).values as Tensor1D);
}
