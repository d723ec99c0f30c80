import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';

/** Where a layer makes its variables and draws their initial values: a branch of both trees, under the same names. */
export class LayerContext {
  constructor(
    readonly engine: Engine,
    readonly scope: VariableScope,
    readonly random: RandomStream,
  ) {}

  child(name: string | number): LayerContext {
    return new LayerContext(this.engine, this.scope.scope(name), this.random.stream(name));
  }
}
