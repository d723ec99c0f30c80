import type { SettingsOf } from '../container/plugin.js';
import { candidatesWithoutDefault } from './candidate-values.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';
import { solverProperties } from './linear/solver-settings.js';

const { size, batchSize, view } = featureViewProperties;

/** Where a key that the preset knows is not given. */
const PRESET = "Unless given, the preset's.";

const settingsSchema = {
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

export type LinearTop1Settings = SettingsOf<typeof settingsSchema>;

/**
 * Linear evaluation with one class an image (Zhang et al., 2016, https://arxiv.org/abs/1603.08511; as ImageNet's in every paper since): a
 * linear layer on the frozen backbone's pooled features, softmax cross entropy, the share of test images whose class scores highest.
 *
 * Presets are the published protocols (`linear-top1/presets.ts`). The published codes choose the best epoch by the images that they test on;
 * here the last epoch counts, and of several candidates the validation images choose (`linear/linear-probe.ts`).
 *
 * Metrics, in percent: `top-1`, `validation/top-1`, and with more than five classes `top-5`.
 *
 * @throws `evaluators/labels-not-single`, `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`,
 *   `evaluators/no-candidate-left`
 */
export const linearTop1 = defineEvaluator({
  kind: 'linear-top1',
  summary: 'A linear layer on frozen features, one class an image: top-1 and top-5 accuracy.',
  schema: settingsSchema,
  traits: { needsLabels: true, needsSingleLabels: true },
  create: async (settings) => {
    const { LinearTop1Evaluator } = await import('./linear-top1/linear-top1-evaluator.js');
    return new LinearTop1Evaluator(settings);
  },
});
