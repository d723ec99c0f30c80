import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { convolutionAttributes } from './convolution-attributes.js';
import { convolutionFilterGradient, convolutionInputGradient } from './convolution-gradients.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/**
 * Convolution with explicit padding. tfjs-core can run it forward but not backward; TensorFlow's operations take it in both directions,
 * and padding inside them saves the copy that `tf.pad` makes.
 */
export function createConvolution(tf: TensorFlow, raw: RawOperations): EngineOperations['convolve'] {
  const convolve = registerOperation(tf, {
    name: 'croplab/Convolution',
    inputs: ['input', 'filter'],
    run: ({ input, filter }, { stride, padding }) => [
      raw.run('Conv2D', convolutionAttributes(raw, stride as number, padding as number), [input, filter]),
    ],
    inputsToSave: ['input', 'filter'],
    gradient: (outputGradients, saved, { stride, padding }) => {
      const { outputGradient } = expectTensors(outputGradients, ['outputGradient']);
      const { input, filter } = expectTensors(saved, ['input', 'filter']);
      const call = {
        input: input as Tensor4D,
        filter: filter as Tensor4D,
        outputGradient: outputGradient as Tensor4D,
        stride: stride as number,
        padding: padding as number,
      };
      return {
        input: () => convolutionInputGradient(tf, raw, call),
        filter: () => convolutionFilterGradient(tf, raw, call),
      };
    },
  });
  return (input, filter, { stride, padding }) =>
    expectTensors(convolve({ input, filter }, { stride, padding }), ['output']).output as Tensor4D;
}
