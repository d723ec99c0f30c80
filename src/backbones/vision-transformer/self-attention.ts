import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { Dense, type LayerContext } from '../layers/index.js';

/**
 * Multi-head self-attention (Vaswani et al., 2017, https://arxiv.org/abs/1706.03762): in each head `softmax(Q K^T / sqrt(d)) V`, d being the head's
 * dimension; the heads side by side through a last linear layer. Names as timm's: `qkv`, `proj`.
 */
export class SelfAttention {
  readonly #engine: Engine;
  readonly #projections: Dense;
  readonly #output: Dense;

  constructor(
    context: LayerContext,
    private readonly dimension: number,
    private readonly heads: number,
    deviation: number,
  ) {
    this.#engine = context.engine;
    this.#projections = new Dense(context.child('qkv'), dimension, 3 * dimension, { deviation });
    this.#output = new Dense(context.child('proj'), dimension, dimension, { deviation });
  }

  /** `[batch * token, dimension]` of `tokens` tokens an image, to the same shape. */
  forward(input: Tensor2D, tokens: number): Tensor2D {
    const { tf } = this.#engine;
    const { dimension, heads } = this;
    const width = dimension / heads;
    const batch = input.shape[0] / tokens;
    // [query, key or value; image and head; token; width]
    const parts = this.#projections
      .forward(input)
      .reshape([batch, tokens, 3, heads, width])
      .transpose([2, 0, 3, 1, 4])
      .reshape<Tensor4D>([3, batch * heads, tokens, width]);
    const [queries, keys, values] = tf.unstack(parts) as [Tensor3D, Tensor3D, Tensor3D];
    const scores: Tensor3D = tf.matMul(queries.mul(1 / Math.sqrt(width)), keys, false, true);
    const attended: Tensor3D = tf.matMul(tf.softmax(scores), values);
    const joined = attended
      .reshape([batch, heads, tokens, width])
      .transpose([0, 2, 1, 3])
      .reshape<Tensor2D>([batch * tokens, dimension]);
    return this.#output.forward(joined);
  }
}
