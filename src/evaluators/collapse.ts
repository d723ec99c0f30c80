import type { SettingsOf } from '../container/plugin.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    images: {
      type: 'integer',
      minimum: 2,
      maximum: 100_000,
      default: 10_000,
      description:
        'Images that are looked at, at most; drawn by seed where there are more. RankMe is at most this number.',
    },
    cropScale: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      minItems: 2,
      maxItems: 2,
      default: [0.2, 1],
      description:
        'Of the two random crops whose features alignment compares: bounds of their area as a share of the image. Both are mirrored by a chance of one half.',
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of images and crops. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

export type CollapseSettings = SettingsOf<typeof settingsSchema>;

/**
 * Whether a backbone has collapsed, fully or in some dimensions, without a label: numbers of its pooled features.
 *
 * - `std`: standard deviation of the L2-normalised features, averaged over dimensions (Chen and He, 2021, https://arxiv.org/abs/2011.10566,
 *   section 4.1). 0: all images are one point; `1 / sqrt(features)`: spread evenly.
 * - `rankme`: how many dimensions are effectively used (Garrido et al., 2023, https://arxiv.org/abs/2210.02885)
 * - `alignment`: how far two crops of one image are apart, 0 to 4 (Wang and Isola, 2020, https://arxiv.org/abs/2005.10242)
 * - `uniformity`: how evenly images are spread, at most 0, lower is more even (the same)
 *
 * Everything is measured on the images that are scored; nothing is chosen. Its file lists the singular values, the largest first.
 *
 * @throws `evaluators/split-empty`, `evaluators/features-not-finite`
 */
export const collapse = defineEvaluator({
  kind: 'collapse',
  summary: 'Whether features have collapsed: their spread, RankMe, alignment and uniformity. Needs no labels.',
  schema: settingsSchema,
  traits: { needsLabels: false },
  create: async (settings) => {
    const { CollapseEvaluator } = await import('./collapse/collapse-evaluator.js');
    return new CollapseEvaluator(settings);
  },
});
