import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import {
  defineCropStrategy,
  type CropInput,
  type CropRect,
  type CropStrategy,
  type Size,
  type ViewCrop,
} from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import {
  clampBox,
  dilateByBox,
  dilateByImage,
  enclosingRect,
  growBox,
  publishedCrop,
  type Box,
} from './geometry/index.js';
import { PUBLISHED_MINIMUM_SIDE } from './object-region.js';
import { boxCrop, regionCrop, viewOf, type BoxCrop } from './region-crop.js';
import {
  boxSchemas,
  boxScaleSchema,
  leastSides,
  ratioSchema,
  regionScaleSchema,
  sizeSchema,
  swapSchema,
} from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    dilation: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description:
        'How far each side of the box moves outwards, as a fraction of what relativeTo names: 0.1 of the image adds a tenth of its width left and another right.',
    },
    relativeTo: {
      type: 'string',
      enum: ['image', 'box', 'coordinate'],
      default: 'image',
      description:
        "What dilation is a fraction of. image: the image's width and height, as in the paper; box: the box's own; coordinate: each side's distance from the image's top left corner, as in the published code, with its rule for small boxes.",
    },
    clamp: {
      type: ['boolean', 'null'],
      default: null,
      description:
        'Whether a region ends at the edges of the image; otherwise what lies outside is black. null: true, but false with relativeTo coordinate, as published.',
    },
    minimumSide: {
      type: ['integer', 'null'],
      minimum: 0,
      maximum: 4096,
      default: null,
      description:
        'Least width and height of a box in pixels: a smaller one is grown about its centre, inside the image, before it is dilated. null: 0. With relativeTo coordinate it is the side in the rule of the published code, and null is its 224.',
    },
    ...boxSchemas,
    scale: {
      type: 'object',
      properties: { object: boxScaleSchema(), dilated: regionScaleSchema('the dilated box', [0.2, 1]) },
      additionalProperties: false,
      default: { object: [0.2, 1], dilated: [0.2, 1] },
      description: 'What each of the two views takes of its region.',
    },
    ratio: ratioSchema,
    swap: swapSchema,
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/**
 * Object-aware cropping, Obj-Obj + Dilate (Mishra et al., 2021, https://arxiv.org/abs/2112.00319): one view is a random crop of a box, the
 * other a random crop of the same box dilated, so that both show the same object, one of them with more of its surroundings.
 *
 * Paper and published code dilate differently; `relativeTo` chooses. An image without boxes is cropped as a scene, twice.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
class ObjectDilate implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #objectCrop;
  readonly #dilatedCrop;
  readonly #clamps: boolean;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    object: BoxCrop,
  ) {
    const { size, scale, itemsPer, clamp, relativeTo } = settings;
    this.itemsPer = itemsPer;
    this.views = [
      { shows: 'object', size },
      { shows: 'dilated', size },
    ];
    this.#objectCrop = object;
    this.#dilatedCrop = regionCrop('scale.dilated', scale.dilated, settings.ratio);
    this.#clamps = clamp ?? relativeTo !== 'coordinate';
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const [object, dilated] = box ? this.#regions(box, input.image) : [sceneRegion(input), sceneRegion(input)];
    const kind = box ? 'object' : 'scene';
    const views = [
      viewOf(object, this.#objectCrop[kind], kind, random.stream('view', 0)),
      viewOf(dilated, this.#dilatedCrop, box ? 'dilated' : 'scene', random.stream('view', 1)),
    ];
    return random.stream('swap').chance(this.settings.swap) ? views.reverse() : views;
  }

  /** The region of the object and the dilated one. */
  #regions(box: Box, image: Size): readonly [CropRect, CropRect] {
    const place = (region: Box): CropRect => enclosingRect(this.#clamps ? clampBox(region, image) : region);
    const { dilation, relativeTo, minimumSide, minimumSideShare } = this.settings;
    if (relativeTo === 'coordinate') {
      const grown = growBox(box, leastSides(image, 0, minimumSideShare), image);
      const least = minimumSide ?? PUBLISHED_MINIMUM_SIDE;
      return [place(publishedCrop(grown, image, 0, least)), place(publishedCrop(grown, image, dilation, least))];
    }
    const grown = growBox(box, leastSides(image, minimumSide ?? 0, minimumSideShare), image);
    const dilated = relativeTo === 'image' ? dilateByImage(grown, image, dilation) : dilateByBox(grown, dilation);
    return [place(grown), place(dilated)];
  }
}

export const objectDilate = defineCropStrategy({
  kind: 'object-dilate',
  summary: 'A random crop of a box and a random crop of the same box dilated: object-aware cropping.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'dilated' }] },
  create: async (settings, context) =>
    new ObjectDilate(settings, await boxCrop('scale.object', settings.scale.object, settings.ratio, context)),
});
