import type { Tensor, Tensor1D, TensorInfo } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { BatchNormalized, EngineOperations, RunningStatistics } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/**
 * Batch normalisation in training (Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167) by TensorFlow's fused operations:
 * one forward, which also moves the running statistics, and one backward.
 */
export function createBatchNormalization(tf: TensorFlow, raw: RawOperations): EngineOperations['batchNormalize'] {
  const attributesOf = (epsilon: number) => [
    raw.floatType('T'),
    raw.floatType('U'),
    raw.float('epsilon', epsilon),
    raw.string('data_format', 'NHWC'),
    raw.boolean('is_training', true),
  ];
  const normalize = registerOperation(tf, {
    name: 'croplab/BatchNormalization',
    inputs: ['input', 'scale', 'offset', 'mean', 'variance'],
    run: ({ input, scale, offset, mean, variance }, { epsilon, batchWeight }) =>
      raw.runMultiple(
        'FusedBatchNormV3',
        [...attributesOf(epsilon as number), raw.float('exponential_avg_factor', batchWeight as number)],
        [input, scale, offset, mean, variance],
        6,
      ),
    inputsToSave: ['input', 'scale'],
    // The last three are what the backward operation reads: the batch's mean, its variance, and cuDNN's own workspace.
    outputsToSave: [false, false, false, true, true, true],
    gradient: ([outputGradient], saved, { epsilon }) => {
      const backward = raw.runMultiple(
        'FusedBatchNormGradV3',
        attributesOf(epsilon as number),
        [outputGradient, ...saved] as TensorInfo[],
        5,
      );
      const { input, scale, offset } = expectTensors(backward, ['input', 'scale', 'offset']);
      return { input: () => input, scale: () => scale, offset: () => offset };
    },
  });

  const normalizeImages = (
    input: Tensor,
    scale: Tensor1D,
    offset: Tensor1D,
    epsilon: number,
    { mean, variance, batchWeight }: RunningStatistics,
  ) =>
    expectTensors(normalize({ input, scale, offset, mean, variance }, { epsilon, batchWeight }), [
      'output',
      'mean',
      'variance',
    ]);

  return <Value extends Tensor>(
    input: Value,
    scale: Tensor1D,
    offset: Tensor1D,
    epsilon: number,
    running?: RunningStatistics,
  ) =>
    tf.tidy(() => {
      // With the whole weight on the batch TensorFlow wants no former statistics.
      const statistics = running ?? { mean: tf.tensor1d([]), variance: tf.tensor1d([]), batchWeight: 1 };
      if (input.rank === 4) return normalizeImages(input, scale, offset, epsilon, statistics);
      const [batch, channels] = input.shape as [number, number];
      const image = input.reshape([batch, 1, 1, channels]);
      const { output, mean, variance } = normalizeImages(image, scale, offset, epsilon, statistics);
      return { output: output.reshape(input.shape), mean, variance };
    }) as unknown as BatchNormalized<Value>;
}
