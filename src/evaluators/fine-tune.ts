import type { SettingsOf } from '../container/plugin.js';
import { momentum } from '../optim/optimizers/descent-settings.js';
import { candidates } from './candidate-values.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';
import { sizeBoundsProperty } from './size-bounds.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    share: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 1,
      default: 1,
      description:
        'Share of the training images whose labels are known: 0.01, 0.1 and 1 in the literature. Of every class the same share, and one image at least; drawn by seed.',
    },
    epochs: {
      type: 'integer',
      minimum: 1,
      default: 30,
      description: 'Passes over the labelled images. SimCLR: 60 with 1 % of the labels, 30 with 10 %.',
    },
    trainBatchSize: { type: 'integer', minimum: 1, default: 64, description: 'Images of one optimiser step.' },
    learningRate: candidates(
      'Step size of the backbone. SimCLR: 0.05 for every 256 images of the batch. Each of several is a training of its own.',
      0.0125,
      { exclusiveMinimum: 0 },
    ),
    headRate: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 1,
      description: 'How many times the step size of the backbone the new linear layer has.',
    },
    weightDecay: {
      type: 'number',
      minimum: 0,
      default: 0,
      description: 'What part of each parameter is added to its gradient.',
    },
    momentum,
    nesterov: {
      type: 'boolean',
      default: true,
      description: 'Whether a step looks ahead along the direction that it keeps.',
    },
    schedule: {
      enum: ['cosine', 'constant'],
      default: 'cosine',
      description: 'How the step size falls: along half a cosine, or not at all.',
    },
    ...sizeBoundsProperty,
    seed: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Of the labelled images, their order and crops, and the new layer. Apart from training.seed.',
    },
  },
  additionalProperties: false,
} as const;

export type FineTuneSettings = SettingsOf<typeof settingsSchema>;

/**
 * Fine-tuning on all or a share of the labels, the semi-supervised protocol of SimCLR (Chen et al., 2020, https://arxiv.org/abs/2002.05709,
 * appendix B.5): a linear layer behind the backbone, both trained with SGD and Nesterov's momentum on random crops and flips, without
 * regularisation. Cross entropy where every image shows one class, otherwise binary cross entropy.
 *
 * Batch normalisation goes by the batches while it trains, as in training. The backbone is as it was afterwards. Of several learning rates the
 * validation images choose; the test images are scored once, by the chosen network.
 *
 * Metrics, in percent: `top-1` and with more than five classes `top-5`, or those of `linear-multilabel`; `validation/<top-1 or mAP>`.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`, `evaluators/no-candidate-left`
 */
export const fineTune = defineEvaluator({
  kind: 'fine-tune',
  summary: 'Train the backbone and a linear layer on all or a share of the labels.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: async (settings) => {
    const { FineTuneEvaluator } = await import('./fine-tune/fine-tune-evaluator.js');
    return new FineTuneEvaluator(settings);
  },
});
