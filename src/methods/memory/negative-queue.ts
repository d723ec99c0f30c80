import type { Rank, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import { unitRows } from '../losses/index.js';

/**
 * The keys of the latest batches, which serve as negatives (He et al., 2020, https://arxiv.org/abs/1911.05722, section 3.2): a ring
 * buffer of unit vectors, the oldest batch overwritten by the newest. It begins with random directions.
 */
export class NegativeQueue {
  readonly #engine: Engine;
  /** `[size, dimension]`; the published checkpoints hold it transposed. */
  readonly #keys: Variable<Rank.R2>;
  /** `[1]` int32: where the next key goes. */
  readonly #pointer: Variable<Rank.R1>;

  constructor(engine: Engine, scope: VariableScope, random: RandomStream, size: number, dimension: number) {
    const { tf } = engine;
    const initial = tf.tidy(() => unitRows(tf, tf.tensor2d(random.normals(size * dimension), [size, dimension])));
    this.#engine = engine;
    this.#keys = scope.create('queue', { role: 'state', layout: 'dense', initial });
    this.#pointer = scope.create('queuePointer', { role: 'state', initial: tf.tensor1d([0], 'int32') });
  }

  /** `[size, dimension]`, unit rows. */
  get keys(): Tensor2D {
    return this.#keys;
  }

  /** Writes `keys`, `[batch, dimension]`, at the pointer and moves it, both around the end. */
  enqueue(keys: Tensor2D): void {
    const { tf, operations } = this.#engine;
    const [size] = this.#keys.shape;
    const [batch] = keys.shape;
    tf.tidy(() => {
      const positions = this.#pointer.add(tf.range(0, batch, 1, 'int32')).mod<Tensor1D>(tf.scalar(size, 'int32'));
      this.#keys.assign(operations.replaceRows(this.#keys, positions, keys));
      this.#pointer.assign(this.#pointer.add(tf.scalar(batch, 'int32')).mod(tf.scalar(size, 'int32')));
    });
  }
}
