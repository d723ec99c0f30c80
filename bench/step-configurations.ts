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
  readonly mode: 'eager' | 'compiled';
  readonly precision: 'float32' | 'bfloat16';
  /** Where compiled steps are kept. */
  readonly cache: string;
}

export interface StepTimes {
  readonly milliseconds: readonly number[];
  /** Peak resident memory of the process. */
  readonly peakBytes: number;
  readonly version: string;
  /** Milliseconds until the compiled step could run: traced, proven and loaded, or only loaded. */
  readonly compilation?: number;
}

/** `goal`: the share of the peer's step rate that croplab is to reach, operation by operation and compiled. */
export const stepConfigurations: readonly (Omit<
  StepConfiguration,
  'steps' | 'threads' | 'device' | 'mode' | 'precision' | 'cache'
> & {
  readonly goal: Readonly<Record<StepConfiguration['mode'], number>>;
})[] = [
  { backbone: 'resnet18', stem: 'cifar', size: 32, batch: 64, queue: 4096, goal: { eager: 0.8, compiled: 1 } },
  { backbone: 'resnet18', stem: 'cifar', size: 64, batch: 64, queue: 4096, goal: { eager: 1, compiled: 1 } },
  { backbone: 'resnet50', stem: 'imagenet', size: 224, batch: 16, queue: 4096, goal: { eager: 0.65, compiled: 1 } },
];
