import { normalizationOf, normalizationSchema } from './normalization-schema.js';
import { defineViewPipeline } from './view-pipeline.js';

/** Views as they were cut: no photometric change. */
export const noAugmentation = defineViewPipeline({
  kind: 'none',
  summary: 'Leaves the pixels of a view as they were cut and resized.',
  schema: { type: 'object', properties: { normalization: normalizationSchema() }, additionalProperties: false },
  traits: {},
  create: ({ normalization }) => ({
    interpolation: 'bilinear',
    normalization: normalizationOf(normalization),
    draw: () => [],
  }),
});
