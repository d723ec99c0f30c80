import type { SettingsOf } from '../container/plugin.js';
import { candidates } from './candidate-values.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';
import { sizeBoundsProperty } from './size-bounds.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    k: candidates('How many of the nearest training images vote.', 20, { minimum: 1 }, 'integer'),
    temperature: candidates(
      'How much nearer images weigh more: a vote is exp(cosine similarity / temperature).',
      0.07,
      { minimum: 0.005 },
    ),
    ...sizeBoundsProperty,
  },
  additionalProperties: false,
} as const;

export type KnnSettings = SettingsOf<typeof settingsSchema>;

/**
 * Weighted nearest neighbours (Wu et al., https://arxiv.org/abs/1805.01978, section 3.4): the `k` training images whose features are
 * nearest to a test image's by cosine similarity vote, each with `exp(similarity / temperature)`, for the classes that they show. Nothing
 * is trained, so it tells features apart without a probe's settings.
 *
 * The score of a class is its share of the votes. Where every image shows exactly one class, metrics are `top-1` and, with more than five
 * classes, `top-5`; otherwise those of `linear-multilabel`: `mAP`, `AP/size/<small|medium|large>`, `AP/<class>`. All in percent. Of several
 * values of `k` or `temperature` the validation images choose, by top-1 or mAP, the first among equals, which is `validation/<metric>`;
 * with one of each they are not looked at.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/too-few-neighbours`, `evaluators/features-not-finite`
 */
export const knn = defineEvaluator({
  kind: 'knn',
  summary: 'Weighted votes of the nearest training images: top-1 and top-5, or mean average precision.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: async (settings) => {
    const { KnnEvaluator } = await import('./knn/knn-evaluator.js');
    return new KnnEvaluator(settings);
  },
});
