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
  solarize,
  solarizeSchema,
  viewProbabilitiesSchema,
} from './photometric/index.js';
import { defineViewPipeline } from './view-pipeline.js';

/**
 * BYOL's augmentation (Grill et al., 2020, https://arxiv.org/abs/2006.07733, appendix B): after the random crop, resized bicubically, a
 * flip, colour jitter, grey, blur and solarisation. The two views differ: the first is always blurred and never solarised, the second
 * blurred with probability 0.1 and solarised with 0.2. Further views are treated as the last one that is given.
 *
 * The operations are torchvision's on Pillow images, of 8 bits: each result is cut to 0 to 255. They differ from the authors' JAX code,
 * which clips floats to [0, 1], in that there
 *
 * - brightness adds a number from [-0.4, 0.4]; here it multiplies by one from [0.6, 1.4];
 * - contrast turns about the mean of each channel; here about one grey, the mean luma;
 * - saturation is multiplied in HSV; here a pixel is blended with its luma;
 * - blur has a kernel of a tenth of the view's side; here it is Pillow's, three box passes.
 *
 * A threshold of 128 is the authors' 0.5.
 *
 * @throws `augment/bounds-reversed`
 */
export const byolAugmentation = defineViewPipeline({
  kind: 'byol',
  summary:
    'BYOL: flip, colour jitter, grey, blur and solarisation, the last two with other probabilities in each view.',
  schema: {
    type: 'object',
    properties: {
      flip: horizontalFlipSchema(0.5),
      jitter: colorJitterSchema({ brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1, probability: 0.8 }),
      grayscale: grayscaleSchema(0.2),
      blur: gaussianBlurSchema(viewProbabilitiesSchema([1, 0.1], 'blurring'), [0.1, 2]),
      solarize: solarizeSchema(viewProbabilitiesSchema([0, 0.2], 'inverting what is bright'), 128),
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
        solarize(settings.solarize),
      ],
    }),
});
