import type { Normalization } from './normalization.js';
import { horizontalFlip, horizontalFlipSchema, photometricPipeline } from './photometric/index.js';
import { defineViewPipeline } from './view-pipeline.js';

/**
 * The published constants, in the units of each space: middle and half-width of each channel's range. Over all 8-bit colours, Lab has
 * L 0 to 100, a -86.183 to 98.233 and b -107.857 to 94.478.
 */
const normalizations = {
  lab: { colorSpace: 'lab', mean: [50, 6.025, -6.6895], standardDeviation: [50, 92.208, 101.1675] },
  ycbcr: { colorSpace: 'ycbcr', mean: [116.151, 121.08, 132.342], standardDeviation: [109.5, 111.855, 111.964] },
} as const satisfies Record<string, Normalization>;

/**
 * CMC's augmentation (Tian et al., 2019, https://arxiv.org/abs/1906.05849): after the random crop, a flip and another colour space, whose
 * first channel (lightness) is one of the method's two views of an image and whose others (colour) are the second. Each channel is
 * brought to about -1 to 1.
 *
 * Conversions are scikit-image's `rgb2lab` and `rgb2ycbcr`, as in the authors' code.
 */
export const cmcAugmentation = defineViewPipeline({
  kind: 'cmc',
  summary: 'CMC: a flip, then Lab or YCbCr colours.',
  schema: {
    type: 'object',
    properties: {
      flip: horizontalFlipSchema(0.5),
      colorSpace: {
        enum: ['lab', 'ycbcr'],
        default: 'lab',
        description:
          'Colours of the images: lab (CIE L*a*b*, as published) or ycbcr (ITU-R BT.601). Normalised by constants of that space.',
      },
    },
    additionalProperties: false,
  },
  traits: { separatesLuminance: true },
  create: ({ flip, colorSpace }) =>
    photometricPipeline({
      interpolation: 'bilinear',
      normalization: normalizations[colorSpace],
      parts: [horizontalFlip(flip)],
    }),
});
