import type { PhotometricPart } from './photometric-part.js';
import { probabilitySchema, type ProbabilitySchema } from './probability.js';

/** Settings of `flip:`. */
export const horizontalFlipSchema = (published: number): ProbabilitySchema =>
  probabilitySchema(published, 'mirroring left to right');

/** With its probability, mirrors left to right. */
export function horizontalFlip(probability: number): PhotometricPart {
  return (_view, random) => (random.chance(probability) ? [{ kind: 'horizontal-flip' }] : []);
}
