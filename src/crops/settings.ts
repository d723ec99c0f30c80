import type { Size } from './crop-strategy.js';
import { cropErrors } from './errors.js';
import type { Bounds } from './geometry/index.js';

/** The schema of a lower and an upper bound. */
interface BoundsSchema {
  readonly type: 'array';
  readonly items: { readonly type: 'number'; readonly minimum?: number; readonly maximum?: number };
  readonly minItems: 2;
  readonly maxItems: 2;
  readonly default: readonly [number, number];
  readonly description: string;
}

/** Bounds of a crop's area inside its region. */
export const scaleSchema = (region: string, value: readonly [number, number] = [0.2, 1]): BoundsSchema => ({
  type: 'array',
  items: { type: 'number', minimum: 0, maximum: 1 },
  minItems: 2,
  maxItems: 2,
  default: value,
  description: `Lower and upper bound of the crop's area as a fraction of ${region}'s; drawn uniformly. 1 is all of it.`,
});

export const ratioSchema: BoundsSchema = {
  type: 'array',
  items: { type: 'number', minimum: 0.01, maximum: 100 },
  minItems: 2,
  maxItems: 2,
  default: [3 / 4, 4 / 3],
  description: "Lower and upper bound of the crop's width divided by its height; the logarithm is drawn uniformly.",
};

export const sizeSchema = {
  type: 'integer',
  minimum: 1,
  maximum: 4096,
  default: 224,
  description: 'Side of every view in pixels: a crop is resized to this square.',
} as const;

export const minimumSideSchema = {
  type: 'integer',
  minimum: 0,
  maximum: 4096,
  default: 0,
  description:
    'Least width and height of a box in pixels: a smaller one is first grown about its centre, inside the image.',
} as const;

/** Settings that every strategy which crops boxes has. */
export const boxSchemas = {
  minimumSideShare: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0,
    description:
      "Boxes narrower than this share of the image's width, or lower than this share of its height, are first grown to it about their centre, inside the image.",
  },
  itemsPer: {
    type: 'string',
    enum: ['image', 'box'],
    default: 'image',
    description:
      'What an epoch visits once. image: every image, with one of its boxes drawn uniformly; box: every box, as the published code does, so an epoch has as many times more steps.',
  },
  withoutBoxes: {
    type: 'string',
    enum: ['scene', 'error'],
    default: 'scene',
    description:
      'What becomes of an image without any box, with itemsPer image. scene: every view is a crop of the whole image; error: the run stops.',
  },
} as const;

/** The least width and height that a box is to have, in pixels: the larger of a number of pixels and a share of the image's side. */
export function leastSides({ width, height }: Size, pixels: number, share: number): Size {
  return { width: Math.max(pixels, share * width), height: Math.max(pixels, share * height) };
}

/** The bounds as a pair in ascending order. */
export function ascendingBounds(setting: string, values: readonly number[]): Bounds {
  const [lower = 0, upper = lower] = values;
  if (lower > upper) throw cropErrors['crops/bounds-reversed']({ setting, bounds: [lower, upper] });
  return [lower, upper];
}
