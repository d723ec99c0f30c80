import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawAttribute } from '../node-backend.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/** Maximum pooling with explicit padding, which tfjs-core lacks; padded places never win. */
export function createMaxPool(tf: TensorFlow, raw: RawOperations): EngineOperations['maxPool'] {
  const maxPool = registerOperation(tf, {
    name: 'croplab/MaxPool',
    inputs: ['input'],
    run: ({ input }, { size, stride, padding }) => [
      raw.run('MaxPool', poolAttributes(raw, size as number, stride as number, padding as number), [input]),
    ],
    inputsToSave: ['input'],
    outputsToSave: [true],
    gradient: (outputGradients, saved, { size, stride, padding }) => {
      const { outputGradient } = expectTensors(outputGradients, ['outputGradient']);
      const { input, output } = expectTensors(saved, ['input', 'output']);
      const window = { size, stride, padding } as PoolWindow;
      return { input: () => maxPoolGradient(tf, raw, { input: input as Tensor4D, output, outputGradient, window }) };
    },
  });
  return (input, { size, stride, padding }) =>
    expectTensors(maxPool({ input }, { size, stride, padding }), ['output']).output as Tensor4D;
}

interface PoolWindow {
  readonly size: number;
  readonly stride: number;
  /** Places on each side. */
  readonly padding: number;
}

interface MaxPoolCall {
  /** `[batch, height, width, channel]` */
  readonly input: Tensor4D;
  readonly output: Tensor;
  readonly outputGradient: Tensor;
  readonly window: PoolWindow;
}

/**
 * The gradient of maximum pooling in its input. oneDNN has one where nothing is padded, five times as fast on two cores as TensorFlow's own
 * ([16, 112, 112, 64], 3x3, stride 2: 12 ms with all that is done for it here against 65), so on a processor the pool is made once more of an input that has been padded by hand.
 */
function maxPoolGradient(tf: TensorFlow, raw: RawOperations, { input, output, outputGradient, window }: MaxPoolCall) {
  const { size, stride, padding } = window;
  const attributes = poolAttributes(raw, size, stride, padding);
  if (raw.runsOnGpu || padding === 0) return raw.run('MaxPoolGrad', attributes, [input, output, outputGradient]);
  return tf.tidy(() => {
    const sides: [number, number] = [padding, padding];
    const padded = input.pad([[0, 0], sides, sides, [0, 0]], -Infinity);
    const unpadded = poolAttributes(raw, size, stride, 0);
    const again = raw.run('MaxPool', unpadded, [padded]);
    const gradient = raw.run('MaxPoolGrad', unpadded, [padded, again, outputGradient]);
    return gradient.slice([0, padding, padding, 0], input.shape);
  });
}

function poolAttributes(raw: RawOperations, size: number, stride: number, padding: number): RawAttribute[] {
  return [
    raw.floatType(),
    raw.integers('ksize', [1, size, size, 1]),
    raw.integers('strides', [1, stride, stride, 1]),
    raw.string('padding', padding === 0 ? 'VALID' : 'EXPLICIT'),
    raw.integers('explicit_paddings', padding === 0 ? [] : [0, 0, padding, padding, padding, padding, 0, 0]),
    raw.string('data_format', 'NHWC'),
  ];
}

/** Mean over height and width. The gradient of `tf.mean` uploads a tensor of ones as large as the input; this one broadcasts. */
export function createSpatialMean(tf: TensorFlow, raw: RawOperations): EngineOperations['spatialMean'] {
  const spatialMean = registerOperation(tf, {
    name: 'croplab/SpatialMean',
    inputs: ['input'],
    run: ({ input }) => {
      const axes = tf.tensor1d([1, 2], 'int32');
      const attributes = [raw.floatType(), raw.integerType('Tidx'), raw.boolean('keep_dims', false)];
      const mean = raw.run('Mean', attributes, [input, axes]);
      axes.dispose();
      return [mean];
    },
    gradient: (outputGradients, _saved, { height, width }) => {
      const { output } = expectTensors(outputGradients, ['output']);
      const [batch, channels] = output.shape as [number, number];
      const [rows, columns] = [height as number, width as number];
      return {
        input: () =>
          output
            .div(rows * columns)
            .reshape([batch, 1, 1, channels])
            .tile([1, rows, columns, 1]),
      };
    },
  });
  return (input) => {
    const [, height, width] = input.shape;
    return expectTensors(spatialMean({ input }, { height, width }), ['output']).output as Tensor2D;
  };
}
