import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { defineCropStrategy, type CropInput, type CropStrategy, type ViewCrop } from './crop-strategy.js';
import { sceneRegion } from './focus-box.js';
import { randomResizedCropWithin } from './geometry/index.js';
import { ascendingBounds, ratioSchema, scaleSchema, sizeSchema } from './settings.js';

/** Settings of the crops of one size. */
const cropsSchema = <const Count extends number>(count: Count, scale: readonly [number, number], size: number) =>
  ({
    type: 'object',
    properties: {
      count: { type: 'integer', minimum: 0, maximum: 32, default: count, description: 'How many of them.' },
      scale: scaleSchema('the image', scale),
      size: { ...sizeSchema, default: size },
    },
    additionalProperties: false,
    default: {},
  }) as const;

const settingsSchema = {
  type: 'object',
  properties: {
    large: { ...cropsSchema(2, [0.14, 1], 224), description: 'The large crops, which come first.' },
    small: { ...cropsSchema(6, [0.05, 0.14], 96), description: 'The small crops.' },
    ratio: ratioSchema,
  },
  additionalProperties: false,
} as const;

type Settings = SettingsOf<typeof settingsSchema>;

const sizesOf = ({ large, small }: Pick<Settings, 'large' | 'small'>): Settings['large'][] => [
  ...Array.from({ length: large.count }, () => large),
  ...Array.from({ length: small.count }, () => small),
];

/**
 * Multi-crop (Caron et al., 2020, https://arxiv.org/abs/2006.09882, section 3.2): a few large random crops of the whole image and several small
 * ones, which cost little and show parts. Published for SwAV: 2 of 224 pixels and 6 of 96.
 */
class MultiCrop implements CropStrategy {
  readonly itemsPer = 'image';
  readonly views;
  readonly #crops;

  constructor(settings: Settings) {
    const ratio = ascendingBounds('ratio', settings.ratio);
    const sizes = sizesOf(settings);
    this.views = sizes.map(({ size }) => ({ shows: 'scene', size }));
    this.#crops = sizes.map(({ scale }) => ({ scale: ascendingBounds('scale', scale), ratio }));
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const within = sceneRegion(input);
    return this.#crops.map((crop, view) => ({
      ...randomResizedCropWithin(within, crop, random.stream('view', view)),
      within,
    }));
  }
}

export const multiCrop = defineCropStrategy({
  kind: 'multi-crop',
  summary: 'A few large and several small random crops of the whole image.',
  schema: settingsSchema,
  traits: {
    needsBoxes: false,
    views: (settings) => sizesOf(settings as unknown as Settings).map(() => ({ shows: 'scene' })),
  },
  create: (settings) => new MultiCrop(settings),
});
