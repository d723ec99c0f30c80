import { candidatesWithoutDefault } from '../candidate-values.js';
import { featureViewProperties } from '../features/index.js';
import { solverProperties } from '../linear/solver-settings.js';

const { size, batchSize, view } = featureViewProperties;

/** Where a key that the preset knows is not given. */
const PRESET = "Unless given, the preset's.";

export const settingsSchema = {
  type: 'object',
  properties: {
    preset: {
      enum: ['standard', 'moco', 'byol', 'swav', 'cmc'],
      default: 'standard',
      description:
        'Where settings that are not given come from. standard: features taken once and standardised, the validation images choose rate and decay. moco, byol, swav, cmc: the protocol of that published code, random crops included, which send every image through the backbone in every epoch.',
    },
    size,
    view: { enum: view.enum, description: `${view.description} ${PRESET}` },
    batchSize,
    ...solverProperties,
    crops: {
      enum: ['none', 'random'],
      description: `What the layer is trained on. none: features of the images as they are tested, taken once. random: of random crops and flips, new ones in every epoch; solver: sgd only. ${PRESET}`,
    },
    standardize: {
      type: 'boolean',
      description: `Bring every feature to mean 0 and deviation 1, by the training images. ${PRESET}`,
    },
    epochs: { type: 'integer', minimum: 1, description: `Passes over the training images. ${PRESET}` },
    trainBatchSize: { type: 'integer', minimum: 1, description: `Images of one step of the linear layer. ${PRESET}` },
    learningRate: candidatesWithoutDefault(
      `Step size of the linear layer; the loss is averaged over images. ${PRESET}`,
      { exclusiveMinimum: 0 },
    ),
    weightDecay: candidatesWithoutDefault(`What part of each weight is added to its gradient. ${PRESET}`, {
      minimum: 0,
    }),
    momentum: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      description: `Share of the former direction that a step keeps. ${PRESET}`,
    },
    nesterov: {
      type: 'boolean',
      description: `Whether a step looks ahead along the direction that it keeps. ${PRESET}`,
    },
    schedule: {
      enum: ['cosine', 'step'],
      description: `How the step size falls: along half a cosine, or by the factor decay at the shares decayAt. ${PRESET}`,
    },
    decayAt: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      maxItems: 20,
      description: `With schedule: step, shares of training after which the step size falls, 0 to 1. ${PRESET}`,
    },
    decay: {
      type: 'number',
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: `With schedule: step, what the step size is multiplied by each time. ${PRESET}`,
    },
    seed: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Of the order of images and of random crops. Apart from training.seed.',
    },
  },
  additionalProperties: false,
} as const;
