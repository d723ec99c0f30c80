import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { JsonObject } from '../json.js';
import type { ProposalBox } from '../proposals/proposal-source.js';
import {
  defineCropStrategy,
  type CropInput,
  type CropRect,
  type CropStrategy,
  type ViewCrop,
} from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { boxAround, clampBox, dilateByImage, enclosingRect } from './geometry/index.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { regionCrop, viewOf } from './region-crop.js';
import { boxChoiceSchemas, ratioSchema, scaleSchema, sizeSchema } from './settings.js';

/** Settings of the crops of one size. */
const cropsSchema = <const Count extends number>(count: Count, scale: readonly [number, number], size: number) =>
  ({
    type: 'object',
    properties: {
      count: { type: 'integer', minimum: 0, maximum: 32, default: count, description: 'How many of them.' },
      scale: scaleSchema('what they are crops of', scale),
      size: { ...sizeSchema, default: size },
      of: {
        type: 'string',
        enum: ['scene', 'object', 'dilated'],
        default: 'scene',
        description:
          'What they are crops of, and scale a fraction of. scene: the whole image, as published; object: a box; dilated: the same box dilated.',
      },
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
    dilation: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description:
        "How far each side of a dilated box moves outwards, as a fraction of the image's width or height; it ends at the edges of the image.",
    },
    ...growthSchemas,
    ...boxChoiceSchemas,
  },
  additionalProperties: false,
} as const;

type Settings = SettingsOf<typeof settingsSchema>;

const sizesOf = ({ large, small }: Pick<Settings, 'large' | 'small'>): Settings['large'][] => [
  ...Array.from({ length: large.count }, () => large),
  ...Array.from({ length: small.count }, () => small),
];

type Source = Settings['large']['of'];

/** The parts of the image that an item's crops are taken from. */
type Regions = Readonly<Record<Source, CropRect>>;

const cropsBoxes = (settings: JsonObject): boolean =>
  [settings.large, settings.small].some(
    (crops) => crops instanceof Object && 'of' in crops && (crops.of === 'object' || crops.of === 'dilated'),
  );

/**
 * Multi-crop (Caron et al., 2020, https://arxiv.org/abs/2006.09882, section 3.2): a few large random crops of the whole image and several small
 * ones, which cost little and show parts. Published for SwAV: 2 of 224 pixels and 6 of 96.
 *
 * With `of`, large or small ones are crops of a box of the image, the same box for all views of an item: object-aware cropping
 * (Mishra et al., 2021, https://arxiv.org/abs/2112.00319) for methods that take many views.
 *
 * @throws `crops/bounds-reversed`; `crops/no-boxes` where boxes are cropped
 */
class MultiCrop implements CropStrategy {
  readonly itemsPer = 'image';
  readonly views;
  readonly #crops;
  readonly #looksAtBoxes: boolean;

  constructor(private readonly settings: Settings) {
    const sizes = sizesOf(settings);
    this.views = sizes.map(({ size, of }) => ({ shows: of, size }));
    this.#crops = sizes.map(({ scale, of }) => ({ of, crop: regionCrop('scale', scale, settings.ratio) }));
    this.#looksAtBoxes = sizes.some(({ of }) => of !== 'scene');
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = this.#looksAtBoxes ? focusBox(input, this.settings, random.stream('box')) : undefined;
    const regions = this.#regions(box, input);
    return this.#crops.map(({ of, crop }, view) =>
      viewOf(regions[of], crop, box ? of : 'scene', random.stream('view', view)),
    );
  }

  #regions(box: ProposalBox | undefined, input: CropInput): Regions {
    const { image } = input;
    const scene = sceneRegion(input);
    if (box === undefined) return { scene, object: scene, dilated: scene };
    const object = objectRegion(box, image, this.settings);
    const dilated = dilateByImage(boxAround(object), image, this.settings.dilation);
    return { scene, object, dilated: enclosingRect(clampBox(dilated, image)) };
  }
}

export const multiCrop = defineCropStrategy({
  kind: 'multi-crop',
  summary: 'A few large and several small random crops, of the whole image or of a box.',
  schema: settingsSchema,
  traits: {
    needsBoxes: cropsBoxes,
    views: (settings) => sizesOf(settings as unknown as Settings).map(({ of }) => ({ shows: of })),
  },
  create: (settings) => new MultiCrop(settings),
});
