import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';

/** Philox, counted from the seed: the same numbers on every device. */
export function createRandomIntegers(tf: TensorFlow, raw: RawOperations): EngineOperations['randomIntegers'] {
  return (seed, count, limit) =>
    tf.tidy(() => {
      const attributes = [raw.integerType('dtype'), raw.integerType('Tseed'), raw.integerType('T')];
      const inputs = [tf.tensor1d([count], 'int32'), seed, tf.scalar(0, 'int32'), tf.scalar(limit, 'int32')];
      return raw.run('StatelessRandomUniformInt', attributes, inputs) as Tensor1D;
    });
}
