import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { sceneRegion } from './focus-box.js';
import { viewOf } from './region-crop.js';
import { ascendingBounds, ratioSchema, scaleSchema, sizeSchema } from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: { scale: scaleSchema('the image'), ratio: ratioSchema, size: sizeSchema },
  additionalProperties: false,
} as const;

/**
 * Two random crops of the whole image, as in MoCo v2 (Chen et al., 2020, https://arxiv.org/abs/2003.04297): the baseline. Boxes are not
 * looked at, so the two views may well show different objects.
 */
class SceneScene implements CropStrategy {
  readonly itemsPer = 'image';
  readonly views;
  readonly #crop;

  constructor({ scale, ratio, size }: SettingsOf<typeof settingsSchema>) {
    this.views = [
      { shows: 'scene', size },
      { shows: 'scene', size },
    ];
    this.#crop = { scale: ascendingBounds('scale', scale), ratio: ascendingBounds('ratio', ratio) };
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const within = sceneRegion(input);
    return this.views.map(({ shows }, view) => viewOf(within, this.#crop, shows, random.stream('view', view)));
  }
}

export const sceneScene = defineCropStrategy({
  kind: 'scene-scene',
  summary: 'Two random crops of the whole image: the baseline.',
  schema: settingsSchema,
  traits: { needsBoxes: false, views: () => [{ shows: 'scene' }, { shows: 'scene' }] },
  create: (settings) => new SceneScene(settings),
});
