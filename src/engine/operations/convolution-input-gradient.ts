import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import { convolutionAttributes } from './convolution-attributes.js';
import type { RawOperations } from './raw-operations.js';

export interface InputGradientArguments {
  readonly inputShape: readonly [number, number, number, number];
  /** `[size, size, in, out]` */
  readonly filter: Tensor4D;
  /** `[batch, height, width, out]` */
  readonly outputGradient: Tensor4D;
  readonly stride: number;
  readonly padding: number;
}

/** A strided convolution is slow backward when its filter exceeds the cache and each image has only few places to use it on. */
const CACHED_FILTER_SIZE = 100_000;
const FEW_PLACES = 16;

/**
 * The gradient of a convolution in its input.
 *
 * On a CPU `Conv2DBackpropInput` goes through the images one by one and reads the whole filter for each: at `[64, 2, 2, 512]` and 3x3 it
 * takes 400 ms where the convolution itself takes 8. The same gradient is a convolution of the output's gradient, which TensorFlow runs
 * on the whole batch at once (13 ms); with a stride that is worth it for large filters on small maps only.
 */
export function convolutionInputGradient(tf: TensorFlow, raw: RawOperations, call: InputGradientArguments): Tensor {
  const { filter, outputGradient, stride } = call;
  if (raw.runsOnGpu) return directGradient(tf, raw, call);
  if (stride === 1) return stepwiseGradient(tf, raw, call);
  const [, rows, columns] = outputGradient.shape;
  const isSlow = filter.size > CACHED_FILTER_SIZE && rows * columns <= FEW_PLACES;
  return isSlow ? stepwiseGradient(tf, raw, call) : directGradient(tf, raw, call);
}

function directGradient(
  tf: TensorFlow,
  raw: RawOperations,
  { inputShape, filter, outputGradient, stride, padding }: InputGradientArguments,
): Tensor {
  return tf.tidy(() => {
    const shape = tf.tensor1d([...inputShape], 'int32');
    const sides = { top: padding, bottom: padding, left: padding, right: padding };
    const attributes = convolutionAttributes(raw, stride, sides);
    return raw.run('Conv2DBackpropInput', attributes, [shape, filter, outputGradient]);
  });
}

/**
 * The transposed convolution as a sub-pixel convolution (Shi et al., 2016, https://arxiv.org/abs/1609.05158).
 *
 * Along one axis the gradient is `dx[j] = sum over k of w[k] dy[i]` with `stride * i + k = j + padding`. With `j + padding = stride * m + r`
 * and `k = stride * t + r` it is, for each phase r, an ordinary convolution over t: `dx = sum over t of w[stride * t + r] dy[m - t]`. All
 * phases are computed at once as further channels, then interleaved (`DepthToSpace`) and freed of the padding. With stride 1 there is one
 * phase: the convolution with the turned filter.
 */
function stepwiseGradient(
  tf: TensorFlow,
  raw: RawOperations,
  { inputShape, filter, outputGradient, stride, padding }: InputGradientArguments,
): Tensor {
  const [batch, height, width, inputChannels] = inputShape;
  const [size, , , outputChannels] = filter.shape;
  const [, rows, columns] = outputGradient.shape;
  const taps = Math.ceil(size / stride);
  return tf.tidy(() => {
    const extra = stride * taps - size;
    const padded: Tensor4D = extra === 0 ? filter : filter.pad([[0, extra], [0, extra], [0, 0], [0, 0]]); // prettier-ignore
    const phases = padded
      .reshape([taps, stride, taps, stride, inputChannels, outputChannels])
      .reverse([0, 2])
      .transpose([0, 2, 5, 1, 3, 4])
      .reshape([taps, taps, outputChannels, stride * stride * inputChannels]);
    if (stride === 1) {
      const side = size - 1 - padding;
      const sides = { top: side, bottom: side, left: side, right: side };
      return raw.run('Conv2D', convolutionAttributes(raw, 1, sides), [outputGradient, phases]);
    }
    const sides = {
      top: taps - 1,
      bottom: Math.floor((height - 1 + padding) / stride) + 1 - rows,
      left: taps - 1,
      right: Math.floor((width - 1 + padding) / stride) + 1 - columns,
    };
    const interleaved = raw.run(
      'DepthToSpace',
      [raw.floatType(), raw.integers('block_size', stride), raw.string('data_format', 'NHWC')],
      [raw.run('Conv2D', convolutionAttributes(raw, 1, sides), [outputGradient, phases])],
    );
    return interleaved.slice([0, padding, padding, 0], [batch, height, width, inputChannels]);
  });
}
