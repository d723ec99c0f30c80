import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { boxCrop, regionCrop, viewOf, type BoxCrop } from './region-crop.js';
import { boxSchemas, boxScaleSchema, ratioSchema, regionScaleSchema, sizeSchema, swapSchema } from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    scale: {
      type: 'object',
      properties: { object: boxScaleSchema('whole'), scene: regionScaleSchema('the image', [0.2, 1]) },
      additionalProperties: false,
      default: { object: 'whole', scene: [0.2, 1] },
      description: 'What each of the two views takes of its region.',
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
 * Obj-Scene (Mishra et al., 2021, https://arxiv.org/abs/2112.00319): one view is a box, the other a random crop of the whole image, which
 * may or may not show the same object. The published code resizes the box as a whole; `scale.object` crops it at random.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
class ObjectScene implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #object;
  readonly #scene;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    object: BoxCrop,
  ) {
    const { size, scale, ratio, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = [
      { shows: 'object', size },
      { shows: 'scene', size },
    ];
    this.#object = object;
    this.#scene = regionCrop('scale.scene', scale.scene, ratio);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const scene = sceneRegion(input);
    const object = random.stream('view', 0);
    const views = [
      box
        ? viewOf(objectRegion(box, input.image, this.settings), this.#object.object, 'object', object)
        : viewOf(scene, this.#scene, 'scene', object),
      viewOf(scene, this.#scene, 'scene', random.stream('view', 1)),
    ];
    return random.stream('swap').chance(this.settings.swap) ? views.reverse() : views;
  }
}

export const objectScene = defineCropStrategy({
  kind: 'object-scene',
  summary: 'A box and a random crop of the whole image.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'scene' }] },
  create: async (settings, context) =>
    new ObjectScene(settings, await boxCrop('scale.object', settings.scale.object, settings.ratio, context)),
});
