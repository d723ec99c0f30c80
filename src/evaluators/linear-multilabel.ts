import type { SettingsOf } from '../container/plugin.js';
import { momentum } from '../optim/optimizers/descent-settings.js';
import { candidates } from './candidate-values.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';
import { solverProperties } from './linear/solver-settings.js';
import { sizeBoundsProperty } from './size-bounds.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    standardize: {
      type: 'boolean',
      default: true,
      description: 'Bring every feature to mean 0 and deviation 1, by the training images.',
    },
    ...solverProperties,
    epochs: { type: 'integer', minimum: 1, default: 100, description: 'Passes of the linear layer over the features.' },
    trainBatchSize: {
      type: 'integer',
      minimum: 1,
      default: 256,
      description: 'Images of one step of the linear layer.',
    },
    learningRate: candidates(
      'Step size of the linear layer. The loss is averaged over images and classes.',
      [0.3, 1, 3],
      {
        exclusiveMinimum: 0,
      },
    ),
    weightDecay: candidates('What part of each weight is added to its gradient.', [0.00003, 0.0003, 0.003], {
      minimum: 0,
    }),
    momentum,
    schedule: {
      enum: ['cosine', 'step'],
      default: 'cosine',
      description:
        'How the step size falls: along half a cosine, or to a tenth after 60 % and again after 80 % (published).',
    },
    average: {
      enum: ['dataset', 'batch'],
      default: 'dataset',
      description:
        'What mAP is the mean over: the classes of the whole split, or those of each batch, then the batches (the published code; higher).',
    },
    averageBatchSize: {
      type: 'integer',
      minimum: 1,
      default: 32,
      description: 'With average: batch, images of a batch. The published code: 256 over the number of GPUs.',
    },
    ...sizeBoundsProperty,
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of the order of images. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

export type LinearMultilabelSettings = SettingsOf<typeof settingsSchema>;

/**
 * Multi-label linear evaluation, as of object-aware cropping (https://arxiv.org/abs/2112.00319): a linear layer on the frozen backbone's
 * pooled features, binary cross entropy for each class, mean average precision over the whole test split as scikit-learn computes it.
 *
 * Features are taken once, without augmentation, and standardised by the training images. Of all pairs of a learning rate and a weight
 * decay, or with L-BFGS of all regularisations, the one with the best mAP on the validation images is scored on the test images, once
 * (`linear/linear-probe.ts`).
 *
 * Metrics, in percent: `mAP`, `validation/mAP`, `AP/size/<small|medium|large>`, `AP/<class>`; with `average: batch`, `mAP` is the
 * published code's mean over batches and `mAP/dataset` that of the dataset.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`, `evaluators/no-candidate-left`
 */
export const linearMultilabel = defineEvaluator({
  kind: 'linear-multilabel',
  summary: 'A linear layer on frozen features, multi-label: mean average precision.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: async (settings) => {
    const { LinearMultilabelEvaluator } = await import('./linear-multilabel/linear-multilabel-evaluator.js');
    return new LinearMultilabelEvaluator(settings);
  },
});
