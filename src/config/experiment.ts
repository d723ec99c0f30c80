import type { PluginBlock } from '../container/plugin.js';
import type { JsonValue } from '../json.js';

export interface CheckpointSettings {
  /** Steps between checkpoints. */
  readonly everySteps: number;
  /** How many of the latest are kept. */
  readonly keepLast: number;
  /** A metric whose best checkpoint is kept too, `null` for none. */
  readonly keepBest: { readonly metric: string; readonly direction: 'min' | 'max' } | null;
}

export interface TrainingSettings {
  /** Exactly one of `epochs` and `steps` is set; 0 evaluates the backbone as it was initialised. */
  readonly epochs?: number;
  readonly steps?: number;
  readonly batchSize: number;
  readonly seed: number;
  /** Steps between lines of metrics. */
  readonly logEverySteps: number;
  readonly checkpoint: CheckpointSettings;
  /** Worker threads that decode and augment; does not change results. */
  readonly workers: number;
  /** Batches made ahead of the trainer, at most. */
  readonly prefetch: number;
}

export interface EngineSettings {
  readonly device: 'auto' | 'cpu' | 'gpu';
  /** Threads inside one operation. Bits depend on it. */
  readonly threads: number;
}

/** An evaluator's block: `every` says when (`end`, `epoch`, or a number of steps), `name` keeps two of one kind apart. */
export interface EvaluatorBlock extends PluginBlock {
  readonly name: string;
  readonly every: 'end' | 'epoch' | number;
}

export interface SweepSettings {
  /** Every combination of the values. Keys are dotted paths; a value may be a whole block. */
  readonly grid?: Readonly<Record<string, readonly JsonValue[]>>;
  /** Points given one by one, after the grid's. */
  readonly include?: readonly Readonly<Record<string, JsonValue>>[];
  /** Points left out: those that match every key of an entry. */
  readonly exclude?: readonly Readonly<Record<string, JsonValue>>[];
  /** Values of `training.seed`; every point is run with each. */
  readonly seeds?: readonly number[];
  /** The point that the others are compared with: the one that matches every key. */
  readonly baseline?: Readonly<Record<string, JsonValue>>;
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
  readonly evaluators: readonly EvaluatorBlock[];
}
