import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Empty } from '../container/plugin.js';
import type { Engine } from '../engine/engine.js';
import type { VariableEntry, VariableScope } from '../engine/variables/variable-tree.js';

export interface Optimizer {
  /** Before any schedule. */
  readonly learningRate: number;
  /** Updates the parameters in place. `gradients` stand in the order of the parameters; the caller disposes them. */
  apply(gradients: readonly Tensor[], learningRate: Scalar): void;
}

export interface OptimizerContext {
  readonly engine: Engine;
  readonly parameters: readonly VariableEntry[];
  /** Where its slots are made. */
  readonly scope: VariableScope;
}

export type OptimizerTraits = Empty;

export type OptimizerPlugin = FamilyPlugin<OptimizerContext, Optimizer, OptimizerTraits>;
export const defineOptimizer = pluginDefiner<OptimizerContext, Optimizer, OptimizerTraits>('optimizer');
