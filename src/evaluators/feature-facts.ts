import type { JsonObject } from '../json.js';
import type { EvaluatorContext } from './evaluator.js';

/** What every protocol states of the features that were looked at. */
export function featureFacts(
  { encoder, normalization, scored }: Pick<EvaluatorContext, 'encoder' | 'normalization' | 'scored'>,
  classes?: number,
): JsonObject {
  return {
    features: encoder.features,
    ...(classes === undefined ? {} : { classes }),
    normalization: { ...normalization },
    scored,
  };
}
