import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import {
  defineCropStrategy,
  type CropInput,
  type CropRect,
  type CropStrategy,
  type ViewCrop,
} from './crop-strategy.js';
import { sceneRegion } from './focus-box.js';
import { firstSquare, shiftedRect, squareSide } from './geometry/index.js';
import { regionCrop, viewOf } from './region-crop.js';
import { ascendingBounds, drawRadius, ratioSchema, regionScaleSchema, shiftSchemas, sizeSchema } from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    side: {
      type: 'integer',
      minimum: 1,
      maximum: 4096,
      default: 224,
      description:
        'Side of both squares in pixels; half of the shorter side of an image that is less than 1.2 times as wide or as high as this.',
    },
    ...shiftSchemas,
    places: {
      type: 'string',
      enum: ['image', 'published'],
      default: 'image',
      description:
        "Where the first square may lie. image: anywhere strictly inside the image; published: with its top left corner at least a side away from the image's left and upper edge, as in the published code, so never in the image's upper left.",
    },
    scale: regionScaleSchema('the image', [0.2, 1]),
    ratio: ratioSchema,
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/**
 * Random separated crops, of the published code of object-aware cropping (https://github.com/shlokk/object-cropping-ssl): a square at a random place
 * and another one at a distance from it by the radius rule ({@link shiftedRect}), both resized as they are; boxes are not looked at. Where
 * two do not fit into the image, its views are two random crops of the scene, by `scale` and `ratio`.
 *
 * @throws `crops/bounds-reversed`
 */
class Separated implements CropStrategy {
  readonly itemsPer = 'image';
  readonly views;
  readonly #scene;
  readonly #radius;

  constructor(private readonly settings: SettingsOf<typeof settingsSchema>) {
    const { size, scale, ratio, radius } = settings;
    this.views = [
      { shows: 'random', size },
      { shows: 'random', size },
    ];
    this.#scene = regionCrop('scale', scale, ratio);
    this.#radius = ascendingBounds('radius', radius);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const squares = this.#squares(input, random.stream('squares'));
    if (squares) {
      return squares.map((within) => {
        const { left, top, width, height } = within;
        return { left, top, width, height, within };
      });
    }
    const scene = sceneRegion(input);
    return this.views.map((_, view) => viewOf(scene, this.#scene, 'scene', random.stream('view', view)));
  }

  /** Both squares; the shifted one is the first view, as published. */
  #squares({ image }: CropInput, random: RandomStream): readonly CropRect[] | undefined {
    const side = squareSide(image, this.settings.side);
    const first = firstSquare(image, side, this.settings.places === 'published', random);
    if (first === undefined) return undefined;
    const shifted = shiftedRect(first, first, image, drawRadius(this.#radius, random), random);
    return shifted && [shifted, first];
  }
}

export const separated = defineCropStrategy({
  kind: 'separated',
  summary: 'Two squares at random places, at a distance from each other.',
  schema: settingsSchema,
  traits: { needsBoxes: false, views: () => [{ shows: 'random' }, { shows: 'random' }] },
  create: (settings) => new Separated(settings),
});
