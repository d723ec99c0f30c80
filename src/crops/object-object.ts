import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { enclosingRect, growBox, randomResizedCropWithin } from './geometry/index.js';
import {
  ascendingBounds,
  boxSchemas,
  leastSides,
  minimumSideSchema,
  ratioSchema,
  scaleSchema,
  sizeSchema,
} from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: {
    scale: scaleSchema('the box'),
    ratio: ratioSchema,
    minimumSide: minimumSideSchema,
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

  constructor(private readonly settings: SettingsOf<typeof settingsSchema>) {
    const { size, scale, ratio, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = [
      { shows: 'object', size },
      { shows: 'object', size },
    ];
    this.#crop = { scale: ascendingBounds('scale', scale), ratio: ascendingBounds('ratio', ratio) };
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const { withoutBoxes, minimumSide, minimumSideShare } = this.settings;
    const box = focusBox(input, withoutBoxes, random.stream('box'));
    const least = leastSides(input.image, minimumSide, minimumSideShare);
    const within = box ? enclosingRect(growBox(box, least, input.image)) : sceneRegion(input);
    return this.views.map((_, view) => ({
      ...randomResizedCropWithin(within, this.#crop, random.stream('view', view)),
      shows: box ? 'object' : 'scene',
      within,
    }));
  }
}

export const objectObject = defineCropStrategy({
  kind: 'object-object',
  summary: 'Two random crops of the same box.',
  schema: settingsSchema,
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'object' }] },
  create: (settings) => new ObjectObject(settings),
});
