import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

/** A convolution of each channel by a filter of its own, with bias, stride 1 and `(size - 1) / 2` zeros on every side. */
export class DepthwiseConvolution {
  readonly #engine: Engine;
  readonly #weight: Variable<Rank.R4>;
  readonly #bias: Variable<Rank.R1>;

  /** `size`: height and width of the filters, odd; `deviation`: of the normal initial weights. The bias begins at 0. */
  constructor({ engine, scope, random }: LayerContext, channels: number, size: number, deviation: number) {
    const { tf } = engine;
    const values = random.stream('weight').normals(size * size * channels, deviation);
    this.#engine = engine;
    this.#weight = scope.create('weight', {
      role: 'parameter',
      layout: 'depthwise',
      initial: tf.tensor4d(values, [size, size, channels, 1]),
    });
    this.#bias = scope.create('bias', { role: 'parameter', initial: tf.zeros([channels]) });
  }

  /** `[batch, height, width, channel]`, to the same shape. */
  forward(input: Tensor4D): Tensor4D {
    return this.#engine.tf.depthwiseConv2d(input, this.#weight, 1, 'same').add(this.#bias);
  }
}
