import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { ConvolutionAlgorithm } from './convolution-algorithm.js';
import { DirectConvolution } from './direct-convolution.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';
import { isFasterByWinograd, WinogradConvolution } from './winograd-convolution.js';

/**
 * Convolution with explicit padding. tfjs-core can run it forward but not backward; TensorFlow's operations take it in both directions,
 * and padding inside them saves the copy that `tf.pad` makes.
 *
 * `isRounded`: its factors will be rounded to bfloat16, which the direct sum bears and differences of neighbours do not.
 */
export function createConvolution(
  tf: TensorFlow,
  raw: RawOperations,
  isRounded: boolean,
): EngineOperations['convolve'] {
  const algorithms = {
    direct: new DirectConvolution(tf, raw),
    winograd: new WinogradConvolution(tf, raw),
  } satisfies Readonly<Record<string, ConvolutionAlgorithm>>;
  type Algorithm = keyof typeof algorithms;
  const convolve = registerOperation(tf, {
    name: 'croplab/Convolution',
    inputs: ['input', 'filter'],
    run: (inputs, { algorithm, stride, padding }) => {
      const { input, filter } = inputs as unknown as Readonly<Record<'input' | 'filter', Tensor4D>>;
      const call = { input, filter, stride: stride as number, padding: padding as number };
      return [algorithms[algorithm as Algorithm].output(call)];
    },
    inputsToSave: ['input', 'filter'],
    gradient: (outputGradients, saved, { algorithm, stride, padding }) => {
      const { outputGradient } = expectTensors(outputGradients, ['outputGradient']);
      const { input, filter } = expectTensors(saved, ['input', 'filter']);
      const call = {
        input: input as Tensor4D,
        filter: filter as Tensor4D,
        outputGradient: outputGradient as Tensor4D,
        stride: stride as number,
        padding: padding as number,
      };
      const chosen = algorithms[algorithm as Algorithm];
      return { input: () => chosen.inputGradient(call), filter: () => chosen.filterGradient(call) };
    },
  });
  return (input, filter, { stride, padding }) => {
    // cuDNN chooses by itself.
    const isTransformed = !isRounded && !raw.runsOnGpu && isFasterByWinograd({ input, filter, stride, padding });
    const algorithm: Algorithm = isTransformed ? 'winograd' : 'direct';
    return expectTensors(convolve({ input, filter }, { algorithm, stride, padding }), ['output']).output as Tensor4D;
  };
}
