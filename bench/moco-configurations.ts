import type { PluginBlock } from '../src/container/plugin.js';
import type { MeasuredStep, StepConfiguration } from './step-configuration.js';

/** Keys in the queue. */
export const QUEUE = 4096;

const method: PluginBlock = {
  kind: 'moco-v2',
  temperature: 0.2,
  queueSize: QUEUE,
  momentum: 0.999,
  dimension: 128,
  batchNormGroups: 1,
};

export interface MocoConfiguration extends MeasuredStep {
  /** The share of the peer's step rate that croplab is to reach, operation by operation and compiled. */
  readonly goal: Readonly<Record<StepConfiguration['mode'], number>>;
}

const mocoStep = (
  kind: 'resnet18' | 'resnet50',
  stem: MeasuredStep['backbone']['stem'],
  size: number,
  batch: number,
  goal: MocoConfiguration['goal'],
): MocoConfiguration => ({
  method,
  backbone: { kind, stem },
  views: [size, size],
  batch,
  items: QUEUE,
  classes: 1,
  goal,
});

/** MoCo-v2 on networks and images of several sizes. */
export const mocoConfigurations: readonly MocoConfiguration[] = [
  mocoStep('resnet18', 'cifar', 32, 64, { eager: 0.8, compiled: 1 }),
  mocoStep('resnet18', 'cifar', 64, 64, { eager: 1, compiled: 1 }),
  mocoStep('resnet50', 'imagenet', 224, 16, { eager: 0.65, compiled: 1 }),
];
