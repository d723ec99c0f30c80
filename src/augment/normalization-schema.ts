import type { Normalization } from './pixel-operation.js';

const channels = (description: string, minimum: number, value: readonly [number, number, number]) =>
  ({
    type: 'array',
    items: { type: 'number', minimum, maximum: 1 },
    minItems: 3,
    maxItems: 3,
    default: value,
    description,
  }) as const;

/** Settings of `normalization:`; ImageNet's statistics unless given. */
export const normalizationSchema = {
  type: 'object',
  properties: {
    mean: channels(
      'What is taken from each channel (red, green, blue), on a scale of 0 to 1.',
      0,
      [0.485, 0.456, 0.406],
    ),
    standardDeviation: channels(
      'What each channel is then divided by, on a scale of 0 to 1.',
      0.001,
      [0.229, 0.224, 0.225],
    ),
  },
  additionalProperties: false,
  default: {},
  description: 'Normalisation of the channels; the default is by the mean and standard deviation of ImageNet.',
} as const;

/** The settings as a normalisation. */
export function normalizationOf(settings: {
  readonly mean: readonly number[];
  readonly standardDeviation: readonly number[];
}): Normalization {
  const triple = ([red = 0, green = 0, blue = 0]: readonly number[]) => [red, green, blue] as const;
  return { mean: triple(settings.mean), standardDeviation: triple(settings.standardDeviation) };
}
