/** One configuration of a MoCo-v2 step, the same for croplab and for its peer. */
export interface StepConfiguration {
  readonly backbone: 'resnet18' | 'resnet50';
  readonly stem: 'imagenet' | 'cifar';
  /** Side of the views in pixels. */
  readonly size: number;
  readonly batch: number;
  readonly queue: number;
  readonly steps: number;
  readonly threads: number;
  readonly device: 'cpu' | 'gpu';
}

export interface StepTimes {
  readonly milliseconds: readonly number[];
  /** Peak resident memory of the process. */
  readonly peakBytes: number;
  readonly version: string;
}

/** `goal`: the share of the peer's step rate that eager croplab is to reach. */
export const stepConfigurations: readonly (Omit<StepConfiguration, 'steps' | 'threads' | 'device'> & {
  readonly goal: number;
})[] = [
  { backbone: 'resnet18', stem: 'cifar', size: 32, batch: 64, queue: 4096, goal: 0.8 },
  { backbone: 'resnet18', stem: 'cifar', size: 64, batch: 64, queue: 4096, goal: 1 },
  { backbone: 'resnet50', stem: 'imagenet', size: 224, batch: 16, queue: 4096, goal: 0.65 },
];
