import { normalizationOf, normalizationSchema } from './normalization-schema.js';
import { horizontalFlip, horizontalFlipSchema, photometricPipeline } from './photometric/index.js';
import { defineViewPipeline } from './view-pipeline.js';

/**
 * The augmentation of supervised training, as in torchvision's reference for ImageNet
 * (https://github.com/pytorch/examples/tree/main/imagenet): after the random crop, a flip and normalisation.
 */
export const supervisedAugmentation = defineViewPipeline({
  kind: 'supervised',
  summary: 'Supervised training: a flip.',
  schema: {
    type: 'object',
    properties: { flip: horizontalFlipSchema(0.5), normalization: normalizationSchema() },
    additionalProperties: false,
  },
  traits: {},
  create: ({ flip, normalization }) =>
    photometricPipeline({
      interpolation: 'bilinear',
      normalization: normalizationOf(normalization),
      parts: [horizontalFlip(flip)],
    }),
});
