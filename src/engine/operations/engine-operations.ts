import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';

/** Running statistics of a batch normalisation, as PyTorch keeps them. */
export interface RunningStatistics {
  /** `[channel]` */
  readonly mean: Tensor1D;
  /** `[channel]` */
  readonly variance: Tensor1D;
  /** The weight of the new batch, 0 to 1 (PyTorch's `momentum`, 0.1): `new = (1 - weight) * old + weight * batch`. */
  readonly batchWeight: number;
}

/** The output of a batch normalisation in training. */
export interface BatchNormalized<Value extends Tensor> {
  readonly output: Value;
  /** `[channel]`: the batch's mean, or the running mean moved towards it. Carries no gradient. */
  readonly mean: Tensor1D;
  /** `[channel]`: the batch's unbiased variance (divided by n - 1), or the running variance moved towards it. Carries no gradient. */
  readonly variance: Tensor1D;
}

export interface Window {
  /** Height and width of the window, in pixels. */
  readonly size: number;
  readonly stride: number;
  /** Pixels added on each of the four sides, as in PyTorch. */
  readonly padding: number;
}

/** Operations of TensorFlow that tfjs-core lacks, or makes out of several slower ones. All are differentiable where it says so. */
export interface EngineOperations {
  /**
   * 2-D convolution with PyTorch's symmetric zero padding (TensorFlow's 'same' pads strided convolutions on one side), differentiable
   * in both. `input`: `[batch, height, width, in]`; `filter`: `[size, size, in, out]`.
   */
  convolve(input: Tensor4D, filter: Tensor4D, window: Pick<Window, 'stride' | 'padding'>): Tensor4D;

  /** Maximum over windows, padded with minus infinity, differentiable. `input`: `[batch, height, width, channel]`. */
  maxPool(input: Tensor4D, window: Window): Tensor4D;

  /** Mean over height and width, differentiable: `[batch, height, width, channel]` to `[batch, channel]`. */
  spatialMean(input: Tensor4D): Tensor2D;

  /**
   * Batch normalisation by the batch's own statistics (biased variance), differentiable in `input`, `scale` and `offset`.
   * `input`: `[batch, height, width, channel]` or `[batch, channel]`. With `running` the same operation also moves those statistics.
   */
  batchNormalize<Value extends Tensor>(
    input: Value,
    scale: Tensor1D,
    offset: Tensor1D,
    epsilon: number,
    running?: RunningStatistics,
  ): BatchNormalized<Value>;

  /**
   * Layer normalisation over the last axis (biased variance), differentiable in all three: `(x - mean) / sqrt(variance + epsilon) * scale + offset`.
   * `input`: `[..., channel]`; `scale`, `offset`: `[channel]`.
   */
  layerNormalize<Value extends Tensor>(input: Value, scale: Tensor1D, offset: Tensor1D, epsilon: number): Value;

  /** max(x, 0), with one operation as its gradient. */
  relu<Value extends Tensor>(input: Value): Value;

  /** x times the normal distribution's `P(X <= x)`, differentiable; by the error function, as PyTorch has it unless told otherwise. */
  gelu<Value extends Tensor>(input: Value): Value;

  /** The same float32 values, which no gradient passes: what is computed from them is a constant to the loss. */
  stopGradient<Value extends Tensor>(input: Value): Value;

  /**
   * `[count]` int32, uniform from 0 to `limit - 1`, all of them decided by `seed`, `[2]` int32. The seed comes from outside of the step, so
   * that a traced step draws anew each time.
   */
  randomIntegers(seed: Tensor1D, count: number, limit: number): Tensor1D;

  /**
   * Cross entropy of each row against one class, `-log softmax(logits)[label]`, differentiable in `logits`.
   * `logits`: `[batch, class]`; `labels`: `[batch]` int32; returns `[batch]`.
   */
  softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Tensor1D;

  /**
   * Which rows have fewer than `count` scores above that of their own class: `[batch]` bool, no gradient.
   * `scores`: `[batch, class]`; `labels`: `[batch]` int32.
   */
  isInTop(scores: Tensor2D, labels: Tensor1D, count: number): Tensor1D;

  /** The Euclidean length of each tensor over all of its elements, `[tensor]`; no gradient. At least one tensor. */
  norms(tensors: readonly Tensor[]): Tensor1D;

  /** The singular values of a matrix, descending; no gradient. `matrix`: `[row, column]`; returns `[min(row, column)]`. */
  singularValues(matrix: Tensor2D): Tensor1D;

  /** A copy of `target` whose rows at `indices` are `rows`; no gradient. `target`: `[row, column]`; `indices`: int32. */
  replaceRows(target: Tensor2D, indices: Tensor1D, rows: Tensor2D): Tensor2D;

  /**
   * SGD with momentum on one variable, in place, as PyTorch does it: `g = gradient + weightDecay * variable`,
   * `slot = momentum * slot + g`, `variable -= rate * slot`, and with Nesterov `variable -= rate * (g + momentum * slot)`.
   * All numbers are tensors, so that a traced step does not freeze them; without `weightDecay` nothing is decayed.
   */
  applyMomentum(variable: Variable, slot: Variable, gradient: Tensor, settings: MomentumSettings): void;

  /** `target = momentum * target + (1 - momentum) * online`, in place. */
  applyMovingAverage(target: Variable, online: Tensor, momentum: Scalar): void;
}

export interface MomentumSettings {
  readonly rate: Scalar;
  readonly momentum: Scalar;
  readonly weightDecay: Scalar | undefined;
  readonly nesterov: boolean;
}
