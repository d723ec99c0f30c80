import type { Rank, Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';

/**
 * Embeddings of the latest batches of one crop, newest first, which help to assign small batches to prototypes (Caron et al., 2020,
 * https://arxiv.org/abs/2006.09882, section 4.1). It begins with zeros and takes part once its last row is none any more.
 */
export class AssignmentQueue {
  readonly #engine: Engine;
  readonly #rows: Variable<Rank.R2>;

  /** `length`: a multiple of the batch size. */
  constructor(engine: Engine, scope: VariableScope, name: string, length: number, dimension: number) {
    this.#engine = engine;
    this.#rows = scope.create(name, { role: 'state', initial: engine.tf.zeros([length, dimension]) });
  }

  /** `[length, dimension]`, unit rows or zeros. */
  get rows(): Tensor2D {
    return this.#rows;
  }

  /** 1 if it is full, else 0. */
  isFull(): Scalar {
    const { tf } = this.#engine;
    const [length, dimension] = this.#rows.shape;
    return tf.tidy(() => {
      const oldest = this.#rows.slice([length - 1, 0], [1, dimension]);
      return oldest.abs().sum<Scalar>().greater(0).cast<Scalar>('float32');
    });
  }

  /** Puts `embeddings`, `[batch, dimension]`, in front and drops as many from the end, where `fills` is 1; where it is 0 nothing changes. */
  enqueue(embeddings: Tensor2D, fills: Scalar): void {
    const { tf } = this.#engine;
    const [length, dimension] = this.#rows.shape;
    const [batch] = embeddings.shape;
    tf.tidy(() => {
      const kept: Tensor2D = this.#rows.slice([0, 0], [length - batch, dimension]);
      const filled = tf.concat([embeddings, kept]);
      this.#rows.assign(filled.mul(fills).add(this.#rows.mul(fills.neg().add(1))));
    });
  }
}
