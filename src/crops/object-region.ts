import type { CropRect, Size } from './crop-strategy.js';
import { enclosingRect, growBox, publishedCrop, type Box } from './geometry/index.js';
import { leastSides } from './settings.js';

/** The least side of a crop in the published code, in pixels. */
export const PUBLISHED_MINIMUM_SIDE = 224;

/** Settings of how small boxes grow, for strategies that crop a box as it is. */
export const growthSchemas = {
  growth: {
    type: 'string',
    enum: ['centre', 'published'],
    default: 'centre',
    description:
      'How a box that is too small grows. centre: about its centre, inside the image. published: by the rule of the published code, which cuts coordinates to whole pixels, adds half of minimumSide at both ends of a side shorter than that, and may reach beyond the image; what lies there is black.',
  },
  minimumSide: {
    type: ['integer', 'null'],
    minimum: 0,
    maximum: 4096,
    default: null,
    description:
      'Least width and height of a box in pixels; a smaller one grows first. null: 0, but 224 with growth published.',
  },
} as const;

export interface GrowthSettings {
  readonly growth: 'centre' | 'published';
  readonly minimumSide: number | null;
  readonly minimumSideShare: number;
}

/** The region that stands for a box: the pixels that it touches, after it has grown to its least sides. */
export function objectRegion(
  box: Box,
  image: Size,
  { growth, minimumSide, minimumSideShare }: GrowthSettings,
): CropRect {
  if (growth === 'centre') {
    return enclosingRect(growBox(box, leastSides(image, minimumSide ?? 0, minimumSideShare), image));
  }
  const grown = growBox(box, leastSides(image, 0, minimumSideShare), image);
  return enclosingRect(publishedCrop(grown, image, 0, minimumSide ?? PUBLISHED_MINIMUM_SIDE));
}
