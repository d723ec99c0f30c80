import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { CropInput, CropStrategy, ViewCrop } from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { viewOf, type BoxCrop } from './region-crop.js';
import { boxSchemas, boxScaleSchema, ratioSchema, sizeSchema } from './settings.js';

/** Settings of the strategies all of whose views are crops of one box; `scale` is the default of its bounds. */
export const boxCropsSchema = (scale?: readonly [number, number]) =>
  ({
    type: 'object',
    properties: {
      scale: boxScaleSchema(scale),
      ratio: ratioSchema,
      ...growthSchemas,
      ...boxSchemas,
      size: sizeSchema,
    },
    additionalProperties: false,
  }) as const;

/** Random crops of one box, or of the scene where an image has none. */
export class BoxCrops implements CropStrategy {
  readonly itemsPer;
  readonly views;

  /** @param count of the views */
  constructor(
    private readonly settings: SettingsOf<ReturnType<typeof boxCropsSchema>>,
    count: number,
    private readonly crops: BoxCrop,
  ) {
    const { size, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = Array.from({ length: count }, () => ({ shows: 'object', size }));
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const shows = box ? 'object' : 'scene';
    const within = box ? objectRegion(box, input.image, this.settings) : sceneRegion(input);
    return this.views.map((_, view) => viewOf(within, this.crops[shows], shows, random.stream('view', view)));
  }
}
