import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { sceneRegion } from './focus-box.js';
import { randomResizedCropWithin } from './geometry/index.js';
import { ascendingBounds, ratioSchema, scaleSchema, sizeSchema } from './settings.js';

const settingsSchema = {
  type: 'object',
  properties: { scale: scaleSchema('the image', [0.08, 1]), ratio: ratioSchema, size: sizeSchema },
  additionalProperties: false,
} as const;

const views = [{ shows: 'scene' }] as const;

/**
 * One random crop of the whole image, by torchvision's default bounds: for methods that take one view, such as supervised training and CMC
 * (Tian et al., 2020, https://arxiv.org/abs/1906.05849).
 */
class Scene implements CropStrategy {
  readonly itemsPer = 'image';
  readonly views;
  readonly #crop;

  constructor({ scale, ratio, size }: SettingsOf<typeof settingsSchema>) {
    this.views = views.map((view) => ({ ...view, size }));
    this.#crop = { scale: ascendingBounds('scale', scale), ratio: ascendingBounds('ratio', ratio) };
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const within = sceneRegion(input);
    const { left, top, width, height } = randomResizedCropWithin(within, this.#crop, random.stream('view', 0));
    return [{ left, top, width, height, within }];
  }
}

export const scene = defineCropStrategy({
  kind: 'scene',
  summary: 'One random crop of the whole image.',
  schema: settingsSchema,
  traits: { needsBoxes: false, views: () => views },
  create: (settings) => new Scene(settings),
});
