import { imagenetNormalization } from './imagenet-normalization.js';
import type { Normalization } from './normalization.js';

const channels = (description: string, minimum: number, value: readonly [number, number, number]) =>
  ({
    type: 'array',
    items: { type: 'number', minimum, maximum: 1 },
    minItems: 3,
    maxItems: 3,
    default: value,
    description,
  }) as const;

/** Settings of `normalization:` in RGB; ImageNet's statistics unless a set was published with others. */
export const normalizationSchema = (
  { mean, standardDeviation }: Normalization = imagenetNormalization,
  published = 'by the mean and standard deviation of ImageNet',
) =>
  ({
    type: 'object',
    properties: {
      mean: channels('What is taken from each channel (red, green, blue), on a scale of 0 to 1.', 0, mean),
      standardDeviation: channels(
        'What each channel is then divided by, on a scale of 0 to 1.',
        0.001,
        standardDeviation,
      ),
    },
    additionalProperties: false,
    default: {},
    description: `Normalisation of the channels; the default is ${published}.`,
  }) as const;

/** The settings as a normalisation. */
export function normalizationOf(settings: {
  readonly mean: readonly number[];
  readonly standardDeviation: readonly number[];
}): Normalization {
  const triple = ([red = 0, green = 0, blue = 0]: readonly number[]) => [red, green, blue] as const;
  const { mean, standardDeviation } = settings;
  return { colorSpace: 'rgb', mean: triple(mean), standardDeviation: triple(standardDeviation) };
}
