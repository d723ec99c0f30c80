import type { Engine } from './engine.js';
import { engineErrors } from './errors.js';

/** Asserts that the number of living tensors is the same after every step: what leaks is found at the second step, not after hours. */
export class TensorGuard {
  #expected: number | undefined;

  constructor(private readonly engine: Pick<Engine, 'tf'>) {}

  /** @throws engine/tensor-leak, from the second call on */
  check(step: number): void {
    const after = this.engine.tf.memory().numTensors;
    const before = (this.#expected ??= after);
    if (after !== before) throw engineErrors['engine/tensor-leak']({ step, before, after });
  }
}
