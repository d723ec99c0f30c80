import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { augmentErrors } from './errors.js';
import { normalizationOf, normalizationSchema } from './normalization-schema.js';
import type { PixelOperation } from './pixel-operation.js';
import { defineViewPipeline, type ViewPipeline } from './view-pipeline.js';

const probabilitySchema = <const Default extends number>(value: Default, what: string) =>
  ({
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: value,
    description: `Probability of ${what}. 0: never.`,
  }) as const;

const strengthSchema = <const Default extends number>(value: Default, what: string) =>
  ({
    type: 'number',
    minimum: 0,
    maximum: 10,
    default: value,
    description: `How far ${what} may change: the factor is uniform in [max(0, 1 - x), 1 + x]. 0: not at all.`,
  }) as const;

const settingsSchema = {
  type: 'object',
  properties: {
    jitter: {
      type: 'object',
      properties: {
        brightness: strengthSchema(0.4, 'brightness'),
        contrast: strengthSchema(0.4, 'contrast'),
        saturation: strengthSchema(0.4, 'saturation'),
        hue: {
          type: 'number',
          minimum: 0,
          maximum: 0.5,
          default: 0.1,
          description: 'How far hue may turn, in turns of the colour circle either way. 0: not at all.',
        },
        probability: probabilitySchema(0.8, 'changing the colours'),
      },
      additionalProperties: false,
      default: {},
      description: 'Changes of colour, in a random order.',
    },
    grayscale: probabilitySchema(0.2, 'taking the colour away'),
    blur: {
      type: 'object',
      properties: {
        probability: probabilitySchema(0.5, 'blurring'),
        sigma: {
          type: 'array',
          items: { type: 'number', minimum: 0, maximum: 100 },
          minItems: 2,
          maxItems: 2,
          default: [0.1, 2],
          description:
            'Lower and upper bound of the standard deviation, in pixels of the view; drawn uniformly. Views smaller than 224 pixels want smaller ones.',
        },
      },
      additionalProperties: false,
      default: {},
      description: 'Gaussian blur.',
    },
    flip: probabilitySchema(0.5, 'mirroring left to right'),
    normalization: normalizationSchema,
  },
  additionalProperties: false,
} as const;

type MocoV2Settings = SettingsOf<typeof settingsSchema>;

/**
 * MoCo v2's augmentation (Chen et al., 2020, https://arxiv.org/abs/2003.04297; SimCLR's set without its strongest parts): after the random
 * crop, with the given probabilities and in this order: colour jitter, its four parts in a random order; grey; blur; a flip; normalisation.
 * The operations are torchvision's on Pillow images.
 */
class MocoV2Pipeline implements ViewPipeline {
  readonly interpolation = 'bilinear';
  readonly normalization;

  /** @throws `augment/bounds-reversed` */
  constructor(private readonly settings: MocoV2Settings) {
    this.normalization = normalizationOf(settings.normalization);
    const [lower = 0, upper = 0] = settings.blur.sigma;
    if (lower > upper)
      throw augmentErrors['augment/bounds-reversed']({ setting: 'augment.blur.sigma', bounds: [lower, upper] });
  }

  draw(_view: number, random: RandomStream): readonly PixelOperation[] {
    const { jitter, grayscale, blur, flip } = this.settings;
    const [lower, upper] = blur.sigma;
    return [
      ...(random.chance(jitter.probability) ? drawColorJitter(jitter, random) : []),
      ...(random.chance(grayscale) ? [{ kind: 'grayscale' } as const] : []),
      ...(random.chance(blur.probability)
        ? [{ kind: 'gaussian-blur', sigma: random.uniform(lower, upper) } as const]
        : []),
      ...(random.chance(flip) ? [{ kind: 'horizontal-flip' } as const] : []),
    ];
  }
}

/** Torchvision's ColorJitter: a factor for each of the four, then their order. A strength of 0 leaves its operation out. */
function drawColorJitter(
  { brightness, contrast, saturation, hue }: MocoV2Settings['jitter'],
  random: RandomStream,
): PixelOperation[] {
  const factor = (strength: number): number => random.uniform(Math.max(0, 1 - strength), 1 + strength);
  const operations: (PixelOperation | undefined)[] = [
    brightness > 0 ? { kind: 'brightness', factor: factor(brightness) } : undefined,
    contrast > 0 ? { kind: 'contrast', factor: factor(contrast) } : undefined,
    saturation > 0 ? { kind: 'saturation', factor: factor(saturation) } : undefined,
    hue > 0 ? { kind: 'hue', shift: random.uniform(-hue, hue) } : undefined,
  ];
  const shuffled = Array.from(random.permutation(operations.length), (place) => operations[place]);
  return shuffled.filter((operation) => operation !== undefined);
}

export const mocoV2Augmentation = defineViewPipeline({
  kind: 'moco-v2',
  summary: 'MoCo v2: colour jitter, grey, blur and flip, each with a probability.',
  schema: settingsSchema,
  traits: {},
  create: (settings) => new MocoV2Pipeline(settings),
});
