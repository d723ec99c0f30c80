import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/**
 * max(x, 0). tfjs-core's gradient takes three operations and keeps the input; `ReluGrad` is one, and is content with the output,
 * which the next layer keeps anyway.
 */
export function createRectifiedLinear(tf: TensorFlow, raw: RawOperations): EngineOperations['relu'] {
  const relu = registerOperation(tf, {
    name: 'croplab/RectifiedLinear',
    inputs: ['input'],
    run: ({ input }) => [raw.run('Relu', [raw.floatType()], [input])],
    outputsToSave: [true],
    gradient: (outputGradients, saved) => {
      const { outputGradient } = expectTensors(outputGradients, ['outputGradient']);
      const { output } = expectTensors(saved, ['output']);
      return { input: () => raw.run('ReluGrad', [raw.floatType()], [outputGradient, output]) };
    },
  });
  return <Value extends Tensor>(input: Value) => expectTensors(relu({ input }), ['output']).output as Value;
}
