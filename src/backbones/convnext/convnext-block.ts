import type { Rank, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { Dense, DepthwiseConvolution, LayerNormalization, type LayerContext } from '../layers/index.js';

/** Height and width of the depthwise filters. */
const FILTER = 7;
/** How much wider the hidden layer is. */
const EXPANSION = 4;
/** What the branch is multiplied by at first. */
const LAYER_SCALE = 1e-6;

/**
 * `x + scale * linear(gelu(linear(norm(depthwise7x7(x)))))` (Liu et al., 2022, https://arxiv.org/abs/2201.03545), the scale one number a channel.
 * Names as torchvision's: `block.0` (convolution), `block.2` (normalisation), `block.3` and `block.5` (linear), `layer_scale`.
 * Stochastic depth, which torchvision's training recipe has, is not applied.
 */
export class ConvNeXtBlock {
  readonly #engine: Engine;
  readonly #channels: number;
  readonly #scale: Variable<Rank.R3>;
  readonly #convolution: DepthwiseConvolution;
  readonly #normalization: LayerNormalization;
  readonly #expand: Dense;
  readonly #contract: Dense;

  constructor(context: LayerContext, channels: number, deviation: number) {
    const { engine, scope } = context;
    const block = context.child('block');
    this.#engine = engine;
    this.#channels = channels;
    this.#scale = scope.create('layer_scale', {
      role: 'parameter',
      initial: engine.tf.fill([channels, 1, 1], LAYER_SCALE),
    });
    this.#convolution = new DepthwiseConvolution(block.child(0), channels, FILTER, deviation);
    this.#normalization = new LayerNormalization(block.child(2), channels);
    this.#expand = new Dense(block.child(3), channels, EXPANSION * channels, { deviation });
    this.#contract = new Dense(block.child(5), EXPANSION * channels, channels, { deviation });
  }

  /** `[batch, height, width, channel]`, to the same shape. */
  forward(input: Tensor4D): Tensor4D {
    const { operations } = this.#engine;
    const mixed = this.#normalization.forward(this.#convolution.forward(input));
    const places = mixed.reshape<Tensor2D>([-1, this.#channels]);
    const branch = this.#contract.forward(operations.gelu(this.#expand.forward(places)));
    return input.add(branch.mul(this.#scale.reshape([this.#channels])).reshape(input.shape));
  }
}
