import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { shiftedRect } from './geometry/index.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { boxCrop, regionCrop, viewOf, type BoxCrop } from './region-crop.js';
import {
  ascendingBounds,
  boxSchemas,
  boxScaleSchema,
  drawRadius,
  ratioSchema,
  regionScaleSchema,
  shiftSchemas,
  sizeSchema,
  swapSchema,
} from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    ...shiftSchemas,
    side: {
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 4096,
      default: null,
      description:
        "Side of the shifted square in pixels; 224 in the published code. null: a rectangle of the object region's own width and height.",
    },
    scale: {
      type: 'object',
      properties: {
        object: boxScaleSchema(),
        shifted: regionScaleSchema('the shifted rectangle', [0.2, 1]),
        scene: regionScaleSchema('the image', [0.2, 1]),
      },
      additionalProperties: false,
      default: { object: [0.2, 1], shifted: [0.2, 1], scene: [0.2, 1] },
      description: 'What a view takes of its region; scene where no shifted rectangle fits into the image.',
    },
    ratio: ratioSchema,
    ...growthSchemas,
    ...boxSchemas,
    swap: swapSchema,
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/**
 * Obj-Obj + Shift (Mishra et al., 2021, https://arxiv.org/abs/2112.00319): one view is a random crop of a box, the other a random crop of a
 * rectangle at a distance from it by the radius rule ({@link shiftedRect}), which shows a part of the object at best. Where no such
 * rectangle fits into the image, it is a random crop of the scene.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
class ObjectShift implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #object;
  readonly #shifted;
  readonly #scene;
  readonly #radius;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    object: BoxCrop,
  ) {
    const { size, scale, ratio, radius, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = [
      { shows: 'object', size },
      { shows: 'shifted', size },
    ];
    this.#object = object;
    this.#shifted = regionCrop('scale.shifted', scale.shifted, ratio);
    this.#scene = regionCrop('scale.scene', scale.scene, ratio);
    this.#radius = ascendingBounds('radius', radius);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const scene = sceneRegion(input);
    const [first, second] = [random.stream('view', 0), random.stream('view', 1)];
    if (box === undefined) return [first, second].map((stream) => viewOf(scene, this.#scene, 'scene', stream));
    const object = objectRegion(box, input.image, this.settings);
    const { side, swap } = this.settings;
    const shape = side === null ? object : { width: side, height: side };
    const shift = random.stream('shift');
    const shifted = shiftedRect(object, shape, input.image, drawRadius(this.#radius, shift), shift);
    const views = [
      viewOf(object, this.#object.object, 'object', first),
      shifted ? viewOf(shifted, this.#shifted, 'shifted', second) : viewOf(scene, this.#scene, 'scene', second),
    ];
    return random.stream('swap').chance(swap) ? views.reverse() : views;
  }
}

export const objectShift = defineCropStrategy({
  kind: 'object-shift',
  summary: 'A random crop of a box and one of a rectangle at a distance from it.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'shifted' }] },
  create: async (settings, context) =>
    new ObjectShift(settings, await boxCrop('scale.object', settings.scale.object, settings.ratio, context)),
});
