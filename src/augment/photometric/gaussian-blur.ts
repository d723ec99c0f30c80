import { augmentErrors } from '../errors.js';
import type { PhotometricPart } from './photometric-part.js';
import {
  probabilityOf,
  type Probability,
  type ProbabilitySchema,
  type ViewProbabilitiesSchema,
} from './probability.js';

export interface GaussianBlurSettings {
  readonly probability: Probability;
  /** Lower and upper bound of the standard deviation, in pixels of the view. */
  readonly sigma: readonly number[];
}

/** Settings of `blur:`: with the probability's own schema, because some sets have one for each view. */
export const gaussianBlurSchema = <Schema extends ProbabilitySchema | ViewProbabilitiesSchema>(
  probability: Schema,
  sigma: readonly [number, number],
) =>
  ({
    type: 'object',
    properties: {
      probability,
      sigma: {
        type: 'array',
        items: { type: 'number', minimum: 0, maximum: 100 },
        minItems: 2,
        maxItems: 2,
        default: sigma,
        description:
          'Lower and upper bound of the standard deviation, in pixels of the view; drawn uniformly. Views smaller than 224 pixels want smaller ones.',
      },
    },
    additionalProperties: false,
    default: {},
    description: 'Gaussian blur.',
  }) as const;

/**
 * With its probability, a blur whose standard deviation is uniform between the bounds.
 *
 * @throws `augment/bounds-reversed`
 */
export function gaussianBlur({ probability, sigma: [lower = 0, upper = 0] }: GaussianBlurSettings): PhotometricPart {
  if (lower > upper)
    throw augmentErrors['augment/bounds-reversed']({ setting: 'augment.blur.sigma', bounds: [lower, upper] });
  return (view, random) =>
    random.chance(probabilityOf(probability, view))
      ? [{ kind: 'gaussian-blur', sigma: random.uniform(lower, upper) }]
      : [];
}
