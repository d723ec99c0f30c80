import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { Dense, LayerNormalization, type LayerContext } from '../layers/index.js';
import { SelfAttention } from './self-attention.js';

/** How much wider the hidden layer is than the tokens. */
const EXPANSION = 4;

/**
 * `x + attention(norm1(x))`, then `x + fc2(gelu(fc1(norm2(x))))` (Dosovitskiy et al., 2021, https://arxiv.org/abs/2010.11929).
 * Names as timm's: `norm1`, `attn`, `norm2`, `mlp.fc1`, `mlp.fc2`.
 */
export class TransformerBlock {
  readonly #engine: Engine;
  readonly #attentionNormalization: LayerNormalization;
  readonly #attention: SelfAttention;
  readonly #hiddenNormalization: LayerNormalization;
  readonly #expand: Dense;
  readonly #contract: Dense;

  constructor(context: LayerContext, dimension: number, heads: number, deviation: number) {
    const hidden = context.child('mlp');
    this.#engine = context.engine;
    this.#attentionNormalization = new LayerNormalization(context.child('norm1'), dimension);
    this.#attention = new SelfAttention(context.child('attn'), dimension, heads, deviation);
    this.#hiddenNormalization = new LayerNormalization(context.child('norm2'), dimension);
    this.#expand = new Dense(hidden.child('fc1'), dimension, EXPANSION * dimension, { deviation });
    this.#contract = new Dense(hidden.child('fc2'), EXPANSION * dimension, dimension, { deviation });
  }

  /** `[batch * token, dimension]` of `tokens` tokens an image, to the same shape. */
  forward(input: Tensor2D, tokens: number): Tensor2D {
    const { operations } = this.#engine;
    const attended = input.add(this.#attention.forward(this.#attentionNormalization.forward(input), tokens));
    const hidden = this.#expand.forward(this.#hiddenNormalization.forward(attended as Tensor2D));
    return attended.add(this.#contract.forward(operations.gelu(hidden)));
  }
}
