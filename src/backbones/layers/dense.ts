import type { Rank, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

/**
 * Fully connected layer: `input * weight + bias`, or without the bias. Initial weights and biases are uniform within `1 / sqrt(inputs)` of 0, which is
 * PyTorch's default for `nn.Linear`.
 */
export class Dense {
  readonly #engine: Engine;
  readonly #weight: Variable<Rank.R2>;
  readonly #bias: Variable<Rank.R1> | undefined;

  constructor({ engine, scope, random }: LayerContext, inputs: number, outputs: number, { hasBias = true } = {}) {
    const { tf } = engine;
    const bound = 1 / Math.sqrt(inputs);
    const draw = (name: string, length: number): Float32Array => random.stream(name).uniforms(length, -bound, bound);
    this.#engine = engine;
    this.#weight = scope.create('weight', {
      role: 'parameter',
      layout: 'dense',
      initial: tf.tensor2d(draw('weight', inputs * outputs), [inputs, outputs]),
    });
    this.#bias = hasBias
      ? scope.create('bias', { role: 'parameter', initial: tf.tensor1d(draw('bias', outputs)) })
      : undefined;
  }

  /** `[batch, inputs]` to `[batch, outputs]`. */
  forward(input: Tensor2D): Tensor2D {
    const product: Tensor2D = this.#engine.tf.matMul(input, this.#weight);
    return this.#bias === undefined ? product : product.add(this.#bias);
  }
}
