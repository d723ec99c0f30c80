import type { Rank, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { LayerContext } from './layer-context.js';

export interface ConvolutionShape {
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Height and width of the filter. */
  readonly size: number;
  readonly stride: number;
}

/**
 * Convolution without bias, padded by `(size - 1) / 2` zeros on every side as torchvision's ResNets are.
 * Initial weights: normal with variance `2 / (size * size * outputChannels)` (He et al., 2015, https://arxiv.org/abs/1502.01852, fan out).
 */
export class Convolution {
  readonly #engine: Engine;
  readonly #weight: Variable<Rank.R4>;
  readonly #stride: number;
  readonly #padding: number;

  constructor({ engine, scope, random }: LayerContext, shape: ConvolutionShape) {
    const { inputChannels, outputChannels, size, stride } = shape;
    const filterShape: [number, number, number, number] = [size, size, inputChannels, outputChannels];
    const deviation = Math.sqrt(2 / (size * size * outputChannels));
    const values = random.stream('weight').normals(size * size * inputChannels * outputChannels, deviation);
    this.#engine = engine;
    this.#weight = scope.create('weight', {
      role: 'parameter',
      layout: 'convolution',
      initial: engine.tf.tensor4d(values, filterShape),
    });
    this.#stride = stride;
    this.#padding = (size - 1) / 2;
  }

  /** `[batch, height, width, inputChannels]` to `[batch, ceil(height / stride), ceil(width / stride), outputChannels]`. */
  forward(input: Tensor4D): Tensor4D {
    return this.#engine.operations.convolve(input, this.#weight, { stride: this.#stride, padding: this.#padding });
  }
}
