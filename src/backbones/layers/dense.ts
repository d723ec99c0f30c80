import type { Rank, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

export interface DenseOptions {
  readonly hasBias?: boolean;
  /** Of normal initial weights, with a bias of 0, as transformers begin. */
  readonly deviation?: number;
}

/**
 * Fully connected layer: `input * weight + bias`, or without the bias. Initial weights and biases are uniform within `1 / sqrt(inputs)` of 0, which is
 * PyTorch's default for `nn.Linear`, unless a deviation is given.
 */
export class Dense {
  readonly #engine: Engine;
  readonly #weight: Variable<Rank.R2>;
  readonly #bias: Variable<Rank.R1> | undefined;

  constructor(context: LayerContext, inputs: number, outputs: number, options: DenseOptions = {}) {
    const { engine, scope, random } = context;
    const { hasBias = true, deviation } = options;
    const { tf } = engine;
    const bound = 1 / Math.sqrt(inputs);
    const draw = (name: string, length: number): Float32Array => random.stream(name).uniforms(length, -bound, bound);
    const weights = (length: number): Float32Array =>
      deviation === undefined ? draw('weight', length) : random.stream('weight').normals(length, deviation);
    const biases = (length: number): Float32Array =>
      deviation === undefined ? draw('bias', length) : new Float32Array(length);
    this.#engine = engine;
    this.#weight = scope.create('weight', {
      role: 'parameter',
      layout: 'dense',
      initial: tf.tensor2d(weights(inputs * outputs), [inputs, outputs]),
    });
    this.#bias = hasBias
      ? scope.create('bias', { role: 'parameter', initial: tf.tensor1d(biases(outputs)) })
      : undefined;
  }

  /** `[batch, inputs]` to `[batch, outputs]`. */
  forward(input: Tensor2D): Tensor2D {
    const product: Tensor2D = this.#engine.tf.matMul(input, this.#weight);
    return this.#bias === undefined ? product : product.add(this.#bias);
  }
}
