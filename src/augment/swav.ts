import { imagenetNormalization } from './imagenet-normalization.js';
import type { Normalization } from './normalization.js';
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

/** What SwAV's encoders were trained with: the red channel's deviation is not torchvision's 0.229. */
const swavNormalization: Normalization = { ...imagenetNormalization, standardDeviation: [0.228, 0.224, 0.225] };

/**
 * SwAV's augmentation (Caron et al., 2020, https://arxiv.org/abs/2006.09882, after SimCLR's): after the random crop, a flip, colour
 * jitter, grey and blur, for crops of every size alike. The operations are torchvision's on Pillow images, as in the authors' code.
 *
 * @throws `augment/bounds-reversed`
 */
export const swavAugmentation = defineViewPipeline({
  kind: 'swav',
  summary: 'SwAV: flip, strong colour jitter, grey and blur, each with a probability.',
  schema: {
    type: 'object',
    properties: {
      flip: horizontalFlipSchema(0.5),
      jitter: colorJitterSchema({ brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2, probability: 0.8 }),
      grayscale: grayscaleSchema(0.2),
      blur: gaussianBlurSchema(probabilitySchema(0.5, 'blurring'), [0.1, 2]),
      normalization: normalizationSchema(swavNormalization, 'that of the published code'),
    },
    additionalProperties: false,
  },
  traits: {},
  create: (settings) =>
    photometricPipeline({
      interpolation: 'bilinear',
      normalization: normalizationOf(settings.normalization),
      parts: [
        horizontalFlip(settings.flip),
        colorJitter(settings.jitter),
        grayscale(settings.grayscale),
        gaussianBlur(settings.blur),
      ],
    }),
});
