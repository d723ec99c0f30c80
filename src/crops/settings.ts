import { boxChoices } from './choose-box.js';
import type { Size } from './crop-strategy.js';
import { cropErrors } from './errors.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { Bounds } from './geometry/index.js';

/** The schema of a lower and an upper bound. */
export interface BoundsSchema {
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

/** Bounds of a crop's area inside its region, or all of the region. */
export const regionScaleSchema = (region: string, value: 'whole' | readonly [number, number]) =>
  ({
    anyOf: [{ const: 'whole' }, scaleSchema(region)],
    default: value,
    description: `What a view takes of ${region}: lower and upper bound of the area of a random crop as a fraction of its own, or whole: all of it, resized to a square.`,
  }) as const;

/** The same for a box, whose lower bound may follow from the proposals. */
export const boxScaleSchema = (value: 'whole' | readonly [number, number] = [0.2, 1]) =>
  ({
    anyOf: [{ enum: ['auto', 'whole'] }, scaleSchema('the box')],
    default: value,
    description:
      "What a view takes of the box: lower and upper bound of the area of a random crop as a fraction of the box's; whole: all of it, resized to a square; auto: a random crop with a lower bound of 0.2 divided by the mean share of the image that proposals have, at most 1, as in the paper.",
  }) as const;

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

export const swapSchema = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 0.5,
  description: 'Probability that the two views change places. 0: never.',
} as const;

/** Settings of the radius rule. */
export const shiftSchemas = {
  radius: {
    type: 'array',
    items: { type: 'integer', minimum: 0, maximum: 4096 },
    minItems: 2,
    maxItems: 2,
    default: [80, 80],
    description:
      'Lower and upper bound of the radius in pixels; whole numbers between them are equally likely. A shifted crop lies radius times a cosine to the right and radius times a sine below, of angles drawn apart, or as far to the other side.',
  },
} as const;

/** Settings of which box an image is represented by. */
export const boxChoiceSchemas = {
  minimumSideShare: {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0,
    description:
      "Boxes narrower than this share of the image's width, or lower than this share of its height, are first grown to it about their centre, inside the image.",
  },
  choose: {
    type: 'string',
    enum: boxChoices,
    default: 'uniform',
    description:
      "Which of an image's boxes is cropped. uniform: all are equally likely; best: the one of the highest score; largest: the one of the largest area; by-score: likelihood proportional to the score (above the lowest one of the image where that is negative); by-area: proportional to the area.",
  },
  withoutBoxes: {
    type: 'string',
    enum: ['scene', 'error'],
    default: 'scene',
    description:
      'What becomes of an image without any box, with itemsPer image. scene: every view is a crop of the whole image; error: the run stops.',
  },
} as const;

/** Settings that every strategy which crops boxes only has. */
export const boxSchemas = {
  ...boxChoiceSchemas,
  itemsPer: {
    type: 'string',
    enum: ['image', 'box'],
    default: 'image',
    description:
      'What an epoch visits once. image: every image, with the one of its boxes that choose says; box: every box, as the published code does, so an epoch has as many times more steps.',
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

/** A whole number of pixels between the bounds, which belong to it. */
export function drawRadius([least, most]: Bounds, random: RandomStream): number {
  return random.integer(least, most + 1);
}
