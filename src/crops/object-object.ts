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
    scale: boxScaleSchema(),
    ratio: ratioSchema,
    ...growthSchemas,
    ...boxSchemas,
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/**
 * Two random crops of the same box: both views show one object and little around it. The first half of object-aware cropping
 * (Mishra et al., 2021, https://arxiv.org/abs/2112.00319), without the dilation that adds context.
 */
class ObjectObject implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #crop;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    context: CropContext,
  ) {
    const { size, scale, ratio, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = [
      { shows: 'object', size },
      { shows: 'object', size },
    ];
    this.#crop = boxCrop('scale', scale, ratio, context);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const shows = box ? 'object' : 'scene';
    const within = box ? objectRegion(box, input.image, this.settings) : sceneRegion(input);
    return this.views.map((_, view) => viewOf(within, this.#crop[shows], shows, random.stream('view', view)));
  }
}

export const objectObject = defineCropStrategy({
  kind: 'object-object',
  summary: 'Two random crops of the same box.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'object' }] },
  create: (settings, context) => new ObjectObject(settings, context),
});
