import type { SettingsOf } from '../container/plugin.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    k: {
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: [1, 5, 10],
      description: 'Numbers of nearest images of which precision is the share that shows the class.',
    },
    queriesPerClass: {
      type: 'integer',
      minimum: 1,
      default: 50,
      description: 'Objects of each class that are looked for, at most; drawn by seed where there are more.',
    },
    smallest: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.06,
      description:
        "Least size of a query: square root of the object's share of the image. COCO's small objects, 32 pixels, are below about 0.06.",
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of the queries. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

export type ObjectRetrievalSettings = SettingsOf<typeof settingsSchema>;

/**
 * Retrieval of scenes by one of their objects, which is what features of object-aware crops are for: an annotated object is cut out of its
 * image, and all other images of the split are ranked by the cosine similarity of their features, as whole images, to those of the cut-out.
 * Those that show the object's class are right.
 *
 * Metrics, in percent, means over queries: `mAP`, the average precision of the ranking as scikit-learn computes it, and `precision@<k>`,
 * the share of the `k` nearest images that are right (the measures of image retrieval: Philbin et al., 2007,
 * https://doi.org/10.1109/CVPR.2007.383172). `chance/mAP` is what a random ranking scores: the mean share of right images. Nothing is trained or
 * chosen.
 *
 * Boxes around groups, and those below `smallest`, are no queries; neither is an object whose class no other image shows.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/no-queries`, `evaluators/features-not-finite`
 */
export const objectRetrieval = defineEvaluator({
  kind: 'object-retrieval',
  summary: 'Find images by an object cut out of another one: mean average precision and precision at k.',
  schema: settingsSchema,
  traits: { needsLabels: true, needsBoxes: true },
  create: async (settings) => {
    const { ObjectRetrievalEvaluator } = await import('./object-retrieval/object-retrieval-evaluator.js');
    return new ObjectRetrievalEvaluator(settings);
  },
});
