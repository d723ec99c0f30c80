/** A key that a plug-in answers: which kinds there are and what else each takes stands in the plug-ins' own schemas. */
const block = <const Description extends string>(description: Description) =>
  ({
    type: 'object',
    properties: { kind: { type: 'string', description: 'Which plug-in.' } },
    required: ['kind'],
    description,
  }) as const;

/** The same, for a key that may be left out, or given without its kind. */
const blockWithDefault = <const Kind extends string>(kind: Kind, description: string) =>
  ({
    type: 'object',
    properties: { kind: { type: 'string', default: kind, description: 'Which plug-in.' } },
    required: ['kind'],
    default: {},
    description,
  }) as const;

/** What every evaluator's block has besides its kind's settings. */
export const evaluatorKeys = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 100,
    description: 'What its metrics and files are called; its kind unless given. Two of one kind need different names.',
  },
  every: {
    anyOf: [{ enum: ['end', 'epoch'] }, { type: 'integer', minimum: 1 }],
    default: 'end',
    description:
      'When it runs: at the end of training, or also after every epoch or every so many steps. Test images are scored at the end alone, validation images while training goes on.',
  },
  resamples: {
    type: 'integer',
    minimum: 0,
    maximum: 100_000,
    default: 1000,
    description:
      'How often the test images are drawn anew for the 95 % intervals beside the final metrics; 0 for no intervals.',
  },
} as const;

/** What every backbone's block has besides its kind's settings. */
export const backboneKeys = {
  weights: {
    type: ['string', 'null'],
    minLength: 1,
    default: null,
    description:
      "A file of weights that the backbone begins with; relative to where the command is started. A safetensors file by torchvision's, timm's or detectron2's names, or a checkpoint of torch.save (MoCo's and SwAV's .pth.tar). null: drawn ones. With training.epochs 0 they are evaluated as they are. What is in the file is part of what is compared, not where it lies.",
  },
} as const;

export const checkpointSchema = {
  type: 'object',
  properties: {
    everySteps: { type: 'integer', minimum: 1, default: 100, description: 'Optimiser steps between checkpoints.' },
    keepLast: { type: 'integer', minimum: 1, default: 2, description: 'How many of the latest checkpoints are kept.' },
    keepBest: {
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          properties: {
            metric: {
              type: 'string',
              minLength: 1,
              description:
                'The metric, as <evaluator>/validation/<metric>: linear-multilabel/validation/mAP. Test images choose nothing.',
            },
            direction: { enum: ['min', 'max'], description: 'Whether less or more of it is better.' },
          },
          required: ['metric', 'direction'],
          additionalProperties: false,
        },
      ],
      default: null,
      description: 'A metric whose best checkpoint is kept besides the latest; null for none.',
    },
  },
  default: {},
  additionalProperties: false,
  description: 'When the state of training is saved.',
} as const;

export const trainingSchema = {
  type: 'object',
  properties: {
    epochs: {
      type: 'integer',
      minimum: 0,
      description:
        'Length in passes over the training split. 0 evaluates the backbone as it was initialised. Or give steps.',
    },
    steps: {
      type: 'integer',
      minimum: 0,
      description: 'Length in optimiser steps. 0 evaluates the backbone as it was initialised. Or give epochs.',
    },
    batchSize: {
      type: 'integer',
      minimum: 1,
      description: 'Items of one optimiser step. What is left of an epoch is dropped.',
    },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description:
        'Of initial weights, crops, augmentations and the order of items. Data and evaluators have seeds of their own.',
    },
    logEverySteps: { type: 'integer', minimum: 1, default: 10, description: 'Steps between lines of metrics.' },
    checkpoint: checkpointSchema,
    workers: {
      type: 'integer',
      minimum: 1,
      maximum: 256,
      default: 1,
      description: 'Threads that decode and augment images. Does not change results.',
    },
    prefetch: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: 3,
      description: 'Batches made ahead of the trainer, at most. Does not change results.',
    },
    pixelCache: {
      type: 'number',
      minimum: 0,
      default: 8,
      description:
        'GiB of decoded images kept on disk for later epochs and runs, at most and by all runs together; 0 keeps none. Does not change results.',
    },
  },
  required: ['batchSize'],
  additionalProperties: false,
  description: 'How long and on how much at a time.',
} as const;

export const engineSchema = {
  type: 'object',
  properties: {
    device: {
      enum: ['auto', 'cpu', 'gpu'],
      default: 'auto',
      description: 'What computes. auto: the GPU where there is one; gpu without one is an error.',
    },
    mode: {
      enum: ['auto', 'eager', 'compiled'],
      default: 'auto',
      description:
        'How a training step runs. eager: its operations one by one. compiled: as one graph, traced once. auto: compiled, but eager where a run is too short to be worth it or the step cannot be compiled.',
    },
    precision: {
      enum: ['float32', 'tf32', 'bfloat16'],
      default: 'float32',
      description:
        'What convolutions and matrix products compute in. tf32 rounds their factors to 10 bits, in training and evaluation, on NVIDIA GPUs since Ampere. bfloat16 rounds those of a training step to 7 bits; it is faster on processors and GPUs that have it (AVX512_BF16, AMX; Ampere and newer) and needs the compiled step. Part of what is compared.',
    },
    threads: {
      type: 'integer',
      minimum: 1,
      maximum: 1024,
      default: 2,
      description: 'Threads inside one operation. The last bits of results depend on it.',
    },
  },
  default: {},
  additionalProperties: false,
  description: 'What the computation runs on, and how. Only precision is part of what a run is.',
} as const;

/**
 * The keys of an experiment. Blocks are only said to have a `kind` here; each is checked against its plug-in's own schema. Together
 * they are what `run-exp schema` writes for editors.
 */
export const experimentSchema = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
      maxLength: 100,
      description: "What it is called, and its folder of runs; the file's name unless given. Does not tell runs apart.",
    },
    notes: { type: 'string', default: '', description: 'Anything worth keeping beside the runs.' },
    tags: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description: 'Words by which runs are found again.',
    },
    plugins: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      default: [],
      description:
        'Files with plug-ins of your own, relative to this file. They are programs: only name what you have read.',
    },
    data: block('The images, and what is known of them.'),
    proposals: block('Where objects may be. Unless given: annotated for crops of boxes, otherwise whole-image.'),
    crops: block('Which parts of an image become views.'),
    augment: blockWithDefault('moco-v2', 'What is done to the pixels of a view.'),
    backbone: block('The network that is trained.'),
    method: block('The loss, and what it needs: heads, momentum twin, queue.'),
    optimizer: blockWithDefault('sgd', 'How gradients change parameters.'),
    schedule: blockWithDefault('cosine', 'How the learning rate changes.'),
    training: trainingSchema,
    engine: engineSchema,
    launcher: blockWithDefault('local', 'Where the runs of a sweep are made. Does not change results.'),
    evaluators: {
      type: 'array',
      items: block('One evaluation.'),
      default: [],
      maxItems: 100,
      description: 'What is measured on the frozen backbone.',
    },
    observers: {
      type: 'array',
      items: block('One observer.'),
      default: [],
      maxItems: 20,
      description:
        "Who is told how a run goes. The console and the run's log always are; naming one of them sets it. Does not tell runs apart.",
    },
  },
  required: ['data', 'crops', 'backbone', 'method', 'training'],
  additionalProperties: false,
} as const;
