import type { MeasuredStep } from './step-configuration.js';

/** Its feature maps at 32 pixels are as large as those of the small stem at 64. */
const cifar = { backbone: { kind: 'resnet18', stem: 'cifar' }, views: [32, 32], batch: 64 } as const;
const small = { backbone: { kind: 'resnet18', stem: 'small' }, batch: 64 } as const;
/** The length of the memory banks, and COCO's classes. */
const data = { items: 4096, classes: 80 } as const;
/** What all projection heads have here; 512 is ResNet-18's number of features. */
const head = { dimension: 128, hiddenDimension: 512 } as const;

/** A step of each method, with every setting that the peer has to know. */
export const methodConfigurations: readonly MeasuredStep[] = [
  {
    ...cifar,
    ...data,
    method: { kind: 'moco-v2', ...head, temperature: 0.2, queueSize: 4096, momentum: 0.999, batchNormGroups: 1 },
  },
  { ...cifar, ...data, method: { kind: 'simclr', ...head, temperature: 0.5 } },
  { ...cifar, ...data, method: { kind: 'byol', dimension: 256, hiddenDimension: 1024, momentum: 0.99 } },
  {
    ...small,
    ...data,
    views: [64, 64, 32, 32, 32, 32],
    method: {
      kind: 'swav',
      ...head,
      prototypes: 512,
      temperature: 0.1,
      epsilon: 0.05,
      iterations: 3,
      freezePrototypesSteps: 0,
    },
  },
  {
    ...data,
    // The published halves: half the width behind a stem of full width.
    backbone: { kind: 'resnet18', stem: 'small', width: 0.5, stemWidth: 1 },
    views: [64],
    batch: 64,
    method: { kind: 'cmc', loss: 'nce', negatives: 1024, temperature: 0.07, memoryMomentum: 0.5, dimension: 128 },
  },
  { ...small, ...data, views: [64], method: { kind: 'supervised', loss: 'binary-cross-entropy' } },
];
