import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import {
  defineCropStrategy,
  type CropContext,
  type CropInput,
  type CropStrategy,
  type ViewCrop,
} from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { boxCrop, viewOf } from './region-crop.js';
import { boxSchemas, boxScaleSchema, ratioSchema, sizeSchema } from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    scale: boxScaleSchema([0.08, 1]),
    ratio: ratioSchema,
    ...growthSchemas,
    ...boxSchemas,
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/**
 * One random crop of a box, by torchvision's default bounds: the object crops that the published code of object-aware cropping
 * (https://github.com/shlokk/object-cropping-ssl) classifies, for methods that take one view.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
class SingleObject implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #crop;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    context: CropContext,
  ) {
    const { size, scale, ratio, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = [{ shows: 'object', size }];
    this.#crop = boxCrop('scale', scale, ratio, context);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const shows = box ? 'object' : 'scene';
    const within = box ? objectRegion(box, input.image, this.settings) : sceneRegion(input);
    return [viewOf(within, this.#crop[shows], shows, random.stream('view', 0))];
  }
}

export const singleObject = defineCropStrategy({
  kind: 'single-object',
  summary: 'One random crop of a box.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }] },
  create: (settings, context) => new SingleObject(settings, context),
});
