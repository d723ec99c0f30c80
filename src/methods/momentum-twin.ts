import type { Scalar, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../engine/engine.js';
import type { VariableScope } from '../engine/variables/variable-tree.js';

interface Pair {
  readonly online: Variable;
  readonly twin: Variable;
}

/**
 * A network that follows another one: `twin = momentum * twin + (1 - momentum) * online`, parameters only. Running statistics of batch
 * normalisation are the twin's own. Both scopes hold the same network; the twin begins as a copy, statistics included.
 */
export class MomentumTwin {
  readonly #engine: Engine;
  readonly #followed: readonly Pair[];

  constructor(engine: Engine, online: VariableScope, twin: VariableScope) {
    const twins = twin.entries();
    const pairs = online.entries().map((entry, index) => {
      const counterpart = twins[index];
      if (counterpart?.name.slice(twin.path.length) !== entry.name.slice(online.path.length)) {
        throw new Error(`${entry.name} has no counterpart under ${twin.path}.`);
      }
      return { role: entry.role, online: entry.variable, twin: counterpart.variable };
    });
    this.#engine = engine;
    this.#followed = pairs.filter(({ role }) => role === 'parameter');
    for (const pair of pairs) copyValue(engine, pair);
  }

  /** Moves the twin towards the online network; `momentum` 1 leaves it where it is. */
  follow(momentum: Scalar): void {
    const { operations } = this.#engine;
    for (const { online, twin } of this.#followed) operations.applyMovingAverage(twin, online, momentum);
  }
}

/** Not `twin.assign(online)`: that would let both variables share one buffer, and a traced step take them for one. */
function copyValue({ tf }: Engine, { online, twin }: Pair): void {
  tf.tidy(() => {
    twin.assign(online.add(tf.zerosLike(online)));
  });
}
