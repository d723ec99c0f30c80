import type { PhotometricPart } from './photometric-part.js';
import { probabilitySchema, type ProbabilitySchema } from './probability.js';

/** Settings of `grayscale:`. */
export const grayscaleSchema = (published: number): ProbabilitySchema =>
  probabilitySchema(published, 'taking the colour away');

/** With its probability, grey: the luma in all three channels. */
export function grayscale(probability: number): PhotometricPart {
  return (_view, random) => (random.chance(probability) ? [{ kind: 'grayscale' }] : []);
}
