import type { PluginBlock } from '../src/container/plugin.js';
import type { Precision } from '../src/engine/engine.js';

/** A step to be measured, the same for croplab and for its peer. */
export interface MeasuredStep {
  /** As an experiment has it; what it leaves out is the default, which a peer does not know. */
  readonly method: PluginBlock;
  readonly backbone: PluginBlock & { readonly stem: 'imagenet' | 'cifar' | 'small' };
  /** Sides of the views in pixels. */
  readonly views: readonly number[];
  readonly batch: number;
  /** Items of the training split, as many as a memory bank holds. */
  readonly items: number;
  readonly classes: number;
}

/** What a benchmark program is told. */
export interface StepConfiguration extends MeasuredStep {
  readonly threads: number;
  readonly device: 'cpu' | 'gpu';
  readonly mode: 'eager' | 'compiled';
  readonly precision: Precision;
  /** Where compiled steps are kept. */
  readonly cache: string;
}
