import type { Rank, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import { unitRows } from '../losses/index.js';

/**
 * One embedding for every item of the training split (Wu et al., 2018, https://arxiv.org/abs/1805.01978). It begins uniform within
 * `1 / sqrt(dimension / 3)` of 0, so that rows are about of length 1.
 */
export class MemoryBank {
  readonly #engine: Engine;
  readonly #rows: Variable<Rank.R2>;

  constructor(
    engine: Engine,
    scope: VariableScope,
    name: string,
    random: RandomStream,
    items: number,
    dimension: number,
  ) {
    const bound = 1 / Math.sqrt(dimension / 3);
    const values = random.stream(name).uniforms(items * dimension, -bound, bound);
    this.#engine = engine;
    this.#rows = scope.create(name, { role: 'state', initial: engine.tf.tensor2d(values, [items, dimension]) });
  }

  /** `[items, dimension]` */
  get rows(): Tensor2D {
    return this.#rows;
  }

  /**
   * Moves the rows of `items`, `[batch]` int32 without repetition, towards `embeddings`, `[batch, dimension]`:
   * `row = unit(momentum * row + (1 - momentum) * embedding)`.
   */
  update(items: Tensor1D, embeddings: Tensor2D, momentum: number): void {
    const { tf, operations } = this.#engine;
    tf.tidy(() => {
      const weight = tf.scalar(momentum);
      const former: Tensor2D = this.#rows.gather(items);
      const moved = former.mul<Tensor2D>(weight).add<Tensor2D>(embeddings.mul(weight.neg().add(1)));
      this.#rows.assign(operations.replaceRows(this.#rows, items, unitRows(tf, moved)));
    });
  }
}
