import type { Scalar } from '@tensorflow/tfjs-node-gpu';
import type { Encoder } from '../backbones/backbone.js';
import type { DatasetTraits } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { VariableScope } from '../engine/variables/variable-tree.js';
import type { Batch } from '../methods/method.js';

/** What an evaluator that learns beside the method is given before training. */
export interface OnlineContext {
  readonly engine: Engine;
  /** The method's: it is looked at, and never changed. */
  readonly encoder: Encoder;
  /** Where it makes its variables; they are in the checkpoint. */
  readonly scope: VariableScope;
  readonly classes: number;
  /** How many classes an image of the dataset has. */
  readonly labels: DatasetTraits['labels'];
}

/** What is done in every training step besides the method. */
export interface OnlineProbe {
  /**
   * One step, before the method's own. It only uses tensors, changes only its own variables, and reads nothing back, so that it can be traced
   * with the method. Returns scalars to log, by name.
   */
  step(batch: Batch): Readonly<Record<string, Scalar>>;
}

/** A probe with the name of its evaluator. */
export interface NamedProbe {
  readonly name: string;
  readonly probe: OnlineProbe;
}
