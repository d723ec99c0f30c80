import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { ConvolutionAlgorithm, ConvolutionCall, ConvolutionGradientCall } from './convolution-algorithm.js';
import { convolutionAttributes } from './convolution-attributes.js';
import type { RawOperations } from './raw-operations.js';

/*
 * TensorFlow has two kernels on CPUs: oneDNN's, and its own, which goes through the images one by one. It takes oneDNN's for the gradients
 * unless the padding is 'EXPLICIT', be it zeros, so the way the padding is written chooses the kernel. Neither is always the faster one; measured on
 * two AVX-512 cores in ms, own against oneDNN:
 *
 *     input gradient    [64, 2, 2, 512], 3x3              410 against 9      (own: reads the whole filter once for each image)
 *     input gradient    [64, 20, 20, 16], 3x3             2.3 against 1.0
 *     input gradient    [64, 4, 4, 256], 3x3 stride 2     204 against 10     (oneDNN: with the padding added and cut off again)
 *     input gradient    [64, 10, 10, 32], 3x3 stride 2    0.6 against 0.9
 *     input gradient    [64, 16, 16, 64], 3x3 stride 2    2.5 against 2.5
 *     input gradient    [64, 32, 32, 64], 3x3 stride 2    20 against 10
 *     filter gradient   [64, 20, 20, 16], 3x3             3.3 against 1.2
 *     filter gradient   [64, 2, 2, 512], 3x3              18 against 44
 *     filter gradient   [64, 32, 32, 64], 3x3 stride 2    17 against 12      (oneDNN: with the padding added)
 *     filter gradient   [64, 16, 16, 128], 3x3 stride 2   13 against 11
 *     filter gradient   [64, 16, 16, 256], 3x3 stride 2   40 against 45
 *     filter gradient   [16, 224, 224, 3], 7x7 stride 2   91 against 45
 */

/**
 * Elements that still fit a core's cache. TensorFlow's own kernel is the better one for a strided input gradient as long as the filter, and
 * what the filter makes of one image's gradient before it is summed up, are no larger.
 */
const CACHED_FILTER_SIZE = 100_000;
const CACHED_PATCHES_SIZE = 50_000;
/** Height times width of an output on which oneDNN's filter gradient is slow. */
const FEW_PLACES = 4;
/** Input channels up to which oneDNN's filter gradient is worth a padded copy of the input. */
const FEW_CHANNELS = 128;

/** TensorFlow's own convolution, any filter, stride and padding. */
export class DirectConvolution implements ConvolutionAlgorithm {
  constructor(
    private readonly tf: TensorFlow,
    private readonly raw: RawOperations,
  ) {}

  output({ input, filter, stride, padding }: ConvolutionCall): Tensor4D {
    const attributes = convolutionAttributes(this.raw, stride, padding);
    return this.raw.run('Conv2D', attributes, [input, filter]) as Tensor4D;
  }

  inputGradient(call: ConvolutionGradientCall): Tensor4D {
    const { tf, raw } = this;
    const { input, filter, outputGradient, stride, padding } = call;
    const run = (shape: readonly number[], form: Padding): Tensor4D => {
      const attributes = convolutionAttributes(raw, stride, form);
      const inputs = [tf.tensor1d([...shape], 'int32'), filter, outputGradient];
      return raw.run('Conv2DBackpropInput', attributes, inputs) as Tensor4D;
    };
    return tf.tidy(() => {
      if (raw.runsOnGpu) return run(input.shape, padding);
      if (keepsSize(call)) return run(input.shape, 'SAME');
      if (padding === 0) return run(input.shape, 'VALID');
      const [batch, height, width, channels] = input.shape;
      const [, rows, columns] = outputGradient.shape;
      const patchesSize = rows * columns * filter.shape[0] * filter.shape[1] * channels;
      if (filter.size <= CACHED_FILTER_SIZE && patchesSize <= CACHED_PATCHES_SIZE) return run(input.shape, padding);
      const padded = run([batch, height + 2 * padding, width + 2 * padding, channels], 'VALID');
      return padded.slice<Tensor4D>([0, padding, padding, 0], input.shape);
    });
  }

  filterGradient(call: ConvolutionGradientCall): Tensor4D {
    const { tf, raw } = this;
    const { input, filter, outputGradient, stride, padding } = call;
    const run = (images: Tensor4D, form: Padding): Tensor4D => {
      const attributes = convolutionAttributes(raw, stride, form);
      const inputs = [images, tf.tensor1d(filter.shape, 'int32'), outputGradient];
      return raw.run('Conv2DBackpropFilter', attributes, inputs) as Tensor4D;
    };
    const [, rows, columns] = outputGradient.shape;
    return tf.tidy(() => {
      if (raw.runsOnGpu) return run(input, padding);
      if (keepsSize(call)) return run(input, rows * columns <= FEW_PLACES ? padding : 'SAME');
      // Never oneDNN for a strided 1x1 filter: with a few channels its gradient is wrong, or the process ends (libtensorflow 2.21).
      if (padding === 0 || input.shape[3] > FEW_CHANNELS) return run(input, padding);
      const sides: [number, number] = [padding, padding];
      return run(input.pad([[0, 0], sides, sides, [0, 0]]), 'VALID');
    });
  }
}

type Padding = Parameters<typeof convolutionAttributes>[2];

/** Whether TensorFlow's 'SAME' means the same padding: it does where output and input have one size. */
function keepsSize({ filter, stride, padding }: ConvolutionCall): boolean {
  return stride === 1 && filter.shape[0] === 2 * padding + 1;
}
