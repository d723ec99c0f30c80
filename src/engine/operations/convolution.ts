import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { convolutionAttributes } from './convolution-attributes.js';
import { convolutionInputGradient } from './convolution-input-gradient.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawAttribute, RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/**
 * Convolution with explicit padding. tfjs-core can run it forward but not backward; TensorFlow's operations take it in both directions,
 * and padding inside them saves the copy that `tf.pad` makes (a third of the forward time at 3 x 3, 32 px).
 */
export function createConvolution(tf: TensorFlow, raw: RawOperations): EngineOperations['convolve'] {
  const attributesOf = (stride: number, padding: number): RawAttribute[] =>
    convolutionAttributes(raw, stride, { top: padding, bottom: padding, left: padding, right: padding });
  const convolve = registerOperation(tf, {
    name: 'croplab/Convolution',
    inputs: ['input', 'filter'],
    run: ({ input, filter }, { stride, padding }) => [
      raw.run('Conv2D', attributesOf(stride as number, padding as number), [input, filter]),
    ],
    inputsToSave: ['input', 'filter'],
    gradient: (outputGradients, saved, attributes) => {
      const { outputGradient } = expectTensors(outputGradients, ['outputGradient']);
      const { input, filter } = expectTensors(saved, ['input', 'filter']);
      const [stride, padding] = [attributes.stride as number, attributes.padding as number];
      return {
        input: () =>
          convolutionInputGradient(tf, raw, {
            inputShape: (input as Tensor4D).shape,
            filter: filter as Tensor4D,
            outputGradient: outputGradient as Tensor4D,
            stride,
            padding,
          }),
        filter: () => {
          const shape = tf.tensor1d(filter.shape, 'int32');
          return raw.run('Conv2DBackpropFilter', attributesOf(stride, padding), [input, shape, outputGradient]);
        },
      };
    },
  });
  return (input, filter, { stride, padding }) =>
    expectTensors(convolve({ input, filter }, { stride, padding }), ['output']).output as Tensor4D;
}
