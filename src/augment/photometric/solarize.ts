import type { PhotometricPart } from './photometric-part.js';
import {
  probabilityOf,
  type Probability,
  type ProbabilitySchema,
  type ViewProbabilitiesSchema,
} from './probability.js';

export interface SolarizeSettings {
  readonly probability: Probability;
  /** 0 to 256. */
  readonly threshold: number;
}

/** Settings of `solarize:`: with the probability's own schema, because some sets have one for each view. */
export const solarizeSchema = <Schema extends ProbabilitySchema | ViewProbabilitiesSchema>(
  probability: Schema,
  threshold: number,
) =>
  ({
    type: 'object',
    properties: {
      probability,
      threshold: {
        type: 'integer',
        minimum: 0,
        maximum: 256,
        default: threshold,
        description: 'Values of this and above, of 0 to 255, are inverted. 256: none is.',
      },
    },
    additionalProperties: false,
    default: {},
    description: 'Inversion of what is bright.',
  }) as const;

/** With its probability, inverts what is bright. */
export function solarize({ probability, threshold }: SolarizeSettings): PhotometricPart {
  return (view, random) => (random.chance(probabilityOf(probability, view)) ? [{ kind: 'solarize', threshold }] : []);
}
