import type { Rank, Tensor, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { ForwardMode } from '../backbone.js';
import type { LayerContext } from './layer-context.js';

/** Added to the variance, as in PyTorch. */
const EPSILON = 1e-5;
/** What PyTorch calls momentum: running = 0.9 * running + 0.1 * batch. */
const BATCH_WEIGHT = 0.1;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167) with PyTorch's running statistics: the batch is
 * normalised by its biased variance, while the running variance takes the unbiased one.
 */
export class BatchNormalization {
  readonly #engine: Engine;
  readonly #scale: Variable<Rank.R1>;
  readonly #offset: Variable<Rank.R1>;
  readonly #mean: Variable<Rank.R1>;
  readonly #variance: Variable<Rank.R1>;

  constructor({ engine, scope }: LayerContext, channels: number) {
    const { tf } = engine;
    this.#engine = engine;
    this.#scale = scope.create('weight', { role: 'parameter', initial: tf.ones([channels]) });
    this.#offset = scope.create('bias', { role: 'parameter', initial: tf.zeros([channels]) });
    this.#mean = scope.create('running_mean', { role: 'statistic', initial: tf.zeros([channels]) });
    this.#variance = scope.create('running_var', { role: 'statistic', initial: tf.ones([channels]) });
  }

  /** `[batch, height, width, channel]` or `[batch, channel]`, to the same shape. */
  forward<Value extends Tensor>(input: Value, mode: ForwardMode): Value {
    const { operations } = this.#engine;
    switch (mode) {
      case 'training': {
        const running = { mean: this.#mean, variance: this.#variance, batchWeight: BATCH_WEIGHT };
        const normalized = operations.batchNormalize(input, this.#scale, this.#offset, EPSILON, running);
        this.#mean.assign(normalized.mean);
        this.#variance.assign(normalized.variance);
        return normalized.output;
      }
      case 'training-without-statistics':
        return operations.batchNormalize(input, this.#scale, this.#offset, EPSILON).output;
      case 'evaluation':
        return this.#evaluate(input);
    }
  }

  #evaluate<Value extends Tensor>(input: Value): Value {
    const { tf } = this.#engine;
    const normalize = (image: Tensor4D): Tensor =>
      tf.batchNorm(image, this.#mean, this.#variance, this.#offset, this.#scale, EPSILON);
    if (input.rank === 4) return normalize(input as Tensor as Tensor4D) as Value;
    const [batch, channels] = input.shape as [number, number];
    const normalized: Tensor = normalize(input.reshape([batch, 1, 1, channels]));
    return normalized.reshape<Value>(input.shape);
  }
}
