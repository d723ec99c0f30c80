import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

export interface PatchShape {
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Height and width of a patch in pixels. */
  readonly size: number;
  /** Of the normal initial weights; the bias begins at 0. */
  readonly deviation: number;
}

/** A linear map of patches that do not overlap, as a convolution whose stride is its size, with bias and without padding. */
export class PatchConvolution {
  readonly #engine: Engine;
  readonly #weight: Variable<Rank.R4>;
  readonly #bias: Variable<Rank.R1>;
  readonly #size: number;

  constructor({ engine, scope, random }: LayerContext, shape: PatchShape) {
    const { inputChannels, outputChannels, size, deviation } = shape;
    const { tf } = engine;
    const values = random.stream('weight').normals(size * size * inputChannels * outputChannels, deviation);
    this.#engine = engine;
    this.#weight = scope.create('weight', {
      role: 'parameter',
      layout: 'convolution',
      initial: tf.tensor4d(values, [size, size, inputChannels, outputChannels]),
    });
    this.#bias = scope.create('bias', { role: 'parameter', initial: tf.zeros([outputChannels]) });
    this.#size = size;
  }

  /** `[batch, height, width, inputChannels]` to `[batch, floor(height / size), floor(width / size), outputChannels]`. */
  forward(input: Tensor4D): Tensor4D {
    const { operations } = this.#engine;
    return operations.convolve(input, this.#weight, { stride: this.#size, padding: 0 }).add(this.#bias);
  }
}
