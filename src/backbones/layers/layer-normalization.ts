import type { Rank, Tensor, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

/** Added to the variance: what vision transformers and ConvNeXt have, in timm and torchvision. */
const EPSILON = 1e-6;

/** Layer normalisation over the channels (Ba et al., 2016, https://arxiv.org/abs/1607.06450): `(x - mean) / deviation * weight + bias`. */
export class LayerNormalization {
  readonly #engine: Engine;
  readonly #scale: Variable<Rank.R1>;
  readonly #offset: Variable<Rank.R1>;

  constructor({ engine, scope }: LayerContext, channels: number) {
    this.#engine = engine;
    this.#scale = scope.create('weight', { role: 'parameter', initial: engine.tf.ones([channels]) });
    this.#offset = scope.create('bias', { role: 'parameter', initial: engine.tf.zeros([channels]) });
  }

  /** `[..., channel]`, to the same shape. */
  forward<Value extends Tensor>(input: Value): Value {
    return this.#engine.operations.layerNormalize(input, this.#scale, this.#offset, EPSILON);
  }
}
