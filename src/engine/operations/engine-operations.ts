import type { Scalar, Tensor, Tensor1D, Variable } from '@tensorflow/tfjs-node-gpu';

/** The output of a batch normalisation in training. */
export interface BatchNormalized<Value extends Tensor> {
  readonly output: Value;
  /** `[channel]`, carries no gradient. */
  readonly batchMean: Tensor1D;
  /** `[channel]`, unbiased (divided by n - 1) as running statistics keep it; carries no gradient. */
  readonly batchVariance: Tensor1D;
}

/** Operations of TensorFlow that tfjs-core lacks, or makes out of several slower ones. All are differentiable where it says so. */
export interface EngineOperations {
  /**
   * Batch normalisation by the batch's own statistics (biased variance), differentiable in `input`, `scale` and `offset`.
   * `input`: `[batch, height, width, channel]` or `[batch, channel]`.
   */
  batchNormalize<Value extends Tensor>(
    input: Value,
    scale: Tensor1D,
    offset: Tensor1D,
    epsilon: number,
  ): BatchNormalized<Value>;

  /** max(x, 0), with one operation as its gradient. */
  relu<Value extends Tensor>(input: Value): Value;

  /**
   * SGD with momentum on one variable, in place: `slot = momentum * slot + gradient; variable -= rate * slot`, and with Nesterov
   * `variable -= rate * (gradient + momentum * slot)`. `rate` is a tensor, so that a traced step does not freeze it.
   */
  applyMomentum(
    variable: Variable,
    slot: Variable,
    gradient: Tensor,
    rate: Scalar,
    momentum: number,
    nesterov: boolean,
  ): void;

  /** `target = momentum * target + (1 - momentum) * online`, in place. */
  applyMovingAverage(target: Variable, online: Tensor, momentum: Scalar): void;
}
