import { normalizationOf, normalizationSchema } from './normalization-schema.js';
import {
  colorJitter,
  colorJitterSchema,
  gaussianBlur,
  gaussianBlurSchema,
  grayscale,
  grayscaleSchema,
  horizontalFlip,
  horizontalFlipSchema,
  photometricPipeline,
  probabilitySchema,
} from './photometric/index.js';
import { defineViewPipeline } from './view-pipeline.js';

/**
 * MoCo v2's augmentation (Chen et al., 2020, https://arxiv.org/abs/2003.04297; SimCLR's set without its strongest parts): after the random
 * crop, with the given probabilities and in this order: colour jitter, its four parts in a random order; grey; blur; a flip; normalisation.
 * The operations are torchvision's on Pillow images.
 *
 * @throws `augment/bounds-reversed`
 */
export const mocoV2Augmentation = defineViewPipeline({
  kind: 'moco-v2',
  summary: 'MoCo v2: colour jitter, grey, blur and flip, each with a probability.',
  schema: {
    type: 'object',
    properties: {
      jitter: colorJitterSchema({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 }),
      grayscale: grayscaleSchema(0.2),
      blur: gaussianBlurSchema(probabilitySchema(0.5, 'blurring'), [0.1, 2]),
      flip: horizontalFlipSchema(0.5),
      normalization: normalizationSchema(),
    },
    additionalProperties: false,
  },
  traits: {},
  create: (settings) =>
    photometricPipeline({
      interpolation: 'bilinear',
      normalization: normalizationOf(settings.normalization),
      parts: [
        colorJitter(settings.jitter),
        grayscale(settings.grayscale),
        gaussianBlur(settings.blur),
        horizontalFlip(settings.flip),
      ],
    }),
});
