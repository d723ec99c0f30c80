import type { SettingsOf } from '../container/plugin.js';
import { defineEvaluator } from './evaluator.js';
import { featureViewProperties } from './features/feature-view.js';

/** Images that have neighbours to be placed by. */
export const FEWEST = 4;

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    images: {
      type: 'integer',
      minimum: FEWEST,
      maximum: 20_000,
      default: 2000,
      description: 'Images that are placed, at most; drawn by seed where there are more.',
    },
    neighbours: {
      type: 'integer',
      minimum: 2,
      maximum: 200,
      default: 15,
      description: 'How many of the nearest images hold an image in its place: fewer show detail, more the whole.',
    },
    minDistance: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'How near points may lie to one another; 0 lets them clump.',
    },
    passes: {
      type: ['integer', 'null'],
      minimum: 1,
      default: null,
      description: 'Passes over the images; null: by their number, 200 to 500.',
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of images and places. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

export type EmbeddingSettings = SettingsOf<typeof settingsSchema>;

/**
 * A map of the scored images by their features: UMAP in two dimensions (McInnes et al., 2018, https://arxiv.org/abs/1802.03426), by umap-js. It shows
 * and measures nothing: distances between groups mean little, and other seeds give other maps.
 *
 * A line of its file is `{item, x, y, label, labels}`: the image's id, its place, the class that colours it, and all classes that it shows. Of several
 * classes that with the largest box colours, otherwise the first. The SVG beside it is the same as a picture.
 *
 * @throws `evaluators/split-empty`, `evaluators/too-few-images`, `evaluators/features-not-finite`
 */
export const embedding = defineEvaluator({
  kind: 'embedding',
  summary: 'A map of the images by their features: UMAP in two dimensions, as data and as a picture. Needs no labels.',
  schema: settingsSchema,
  traits: { needsLabels: false },
  create: async (settings) => {
    const { EmbeddingEvaluator } = await import('./embedding/embedding-evaluator.js');
    return new EmbeddingEvaluator(settings);
  },
});
