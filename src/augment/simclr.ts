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
 * SimCLR's augmentation (Chen et al., 2020, https://arxiv.org/abs/2002.05709, appendix A): after the random crop, a flip, colour jitter,
 * grey and blur. With the paper's colour strength s, jitter is 0.8s, 0.8s, 0.8s and 0.2s for brightness, contrast, saturation and hue;
 * here s = 1, as on ImageNet (0.5, and no blur, on CIFAR-10). Views are resized bicubically, as the authors' code does.
 *
 * The operations are torchvision's on Pillow images, as in the paper's own listing. The authors' TensorFlow code turns contrast about each
 * channel's mean, scales saturation in HSV and feeds its network with values of 0 to 1; here they are normalised by ImageNet's statistics.
 *
 * @throws `augment/bounds-reversed`
 */
export const simclrAugmentation = defineViewPipeline({
  kind: 'simclr',
  summary: 'SimCLR: flip, strong colour jitter, grey and blur, each with a probability.',
  schema: {
    type: 'object',
    properties: {
      flip: horizontalFlipSchema(0.5),
      jitter: colorJitterSchema({ brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2, probability: 0.8 }),
      grayscale: grayscaleSchema(0.2),
      blur: gaussianBlurSchema(probabilitySchema(0.5, 'blurring'), [0.1, 2]),
      normalization: normalizationSchema(),
    },
    additionalProperties: false,
  },
  traits: {},
  create: (settings) =>
    photometricPipeline({
      interpolation: 'bicubic',
      normalization: normalizationOf(settings.normalization),
      parts: [
        horizontalFlip(settings.flip),
        colorJitter(settings.jitter),
        grayscale(settings.grayscale),
        gaussianBlur(settings.blur),
      ],
    }),
});
