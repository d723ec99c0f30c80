import type { SettingsOf } from '../container/plugin.js';
import { momentum } from '../optim/optimizers/descent-settings.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';
import { sizeBoundsProperty } from './size-bounds.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    learningRate: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 0.1,
      description:
        'Step size of the linear layer, the same all the time. The loss is averaged over images and summed over classes.',
    },
    momentum,
    ...sizeBoundsProperty,
  },
  additionalProperties: false,
} as const;

export type OnlineLinearSettings = SettingsOf<typeof settingsSchema>;

/**
 * A linear layer that is trained beside the method, in every step, on what its encoder makes of the first view: how good features are while
 * they come into being, for the price of one forward pass (as in BYOL's published code, Grill et al., 2020, https://arxiv.org/abs/2006.07733).
 * It sees the encoder as evaluations do, with running statistics, and no gradient goes back: training is the same to the bit without it.
 *
 * The loss on the batch is logged as `train/<name>/loss`, and where images show one class `train/<name>/accuracy/top1`. Where it runs, images
 * are scored whole: `top-1` and `top-5`, or the metrics of `linear-multilabel`. Nothing is chosen. As it saw crops, whose labels are those of whole
 * images, its numbers are lower than a probe's that is trained afterwards; they tell how training goes.
 *
 * Variables: `evaluators.<name>.…`, so that an interrupted run goes on exactly.
 *
 * @throws `evaluators/trained-beside-only` where it was not trained; `evaluators/split-empty`, `evaluators/nothing-to-score`,
 *   `evaluators/features-not-finite`
 */
export const onlineLinear = defineEvaluator({
  kind: 'online-linear',
  summary: 'A linear layer trained beside the method, without touching it: how features do while they come into being.',
  schema: settingsSchema,
  traits: { needsLabels: true, trainsBeside: true },
  create: async (settings) => {
    const { OnlineLinearEvaluator } = await import('./online-linear/online-linear-evaluator.js');
    return new OnlineLinearEvaluator(settings);
  },
});
