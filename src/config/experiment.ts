import type { FromSchema } from 'json-schema-to-ts';
import type { PluginBlock } from '../container/plugin.js';
import type { checkpointSchema, engineSchema, trainingSchema } from './experiment-schema.js';

/** A value that nothing changes any more. */
export type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

/** When checkpoints are written and which are kept; each key is described in its schema. */
export type CheckpointSettings = DeepReadonly<FromSchema<typeof checkpointSchema>>;

/** Exactly one of `epochs` and `steps` is set. */
export type TrainingSettings = DeepReadonly<FromSchema<typeof trainingSchema>>;

export type EngineSettings = DeepReadonly<FromSchema<typeof engineSchema>>;

/**
 * An evaluator's block: `every` says when (`end`, `epoch`, or a number of steps), `name` keeps two of one kind apart, `resamples` is of the
 * intervals beside its metrics.
 */
export interface EvaluatorBlock extends PluginBlock {
  readonly name: string;
  readonly every: 'end' | 'epoch' | number;
  readonly resamples: number;
}

/** A resolved experiment: validated, defaults filled in, frozen. */
export interface Experiment {
  readonly name: string;
  readonly notes: string;
  readonly tags: readonly string[];
  /** Files with the user's own plug-ins, absolute. */
  readonly plugins: readonly string[];
  readonly data: PluginBlock;
  readonly proposals: PluginBlock;
  readonly crops: PluginBlock;
  readonly augment: PluginBlock;
  readonly backbone: PluginBlock;
  readonly method: PluginBlock;
  readonly optimizer: PluginBlock;
  readonly schedule: PluginBlock;
  readonly training: TrainingSettings;
  readonly engine: EngineSettings;
  readonly launcher: PluginBlock;
  readonly evaluators: readonly EvaluatorBlock[];
  readonly observers: readonly PluginBlock[];
}
