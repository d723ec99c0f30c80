import { evaluatorErrors } from './errors.js';
import type { SizeBounds } from './metrics/index.js';

/** The setting that says where medium and large objects begin, for evaluators' schemas. */
export const sizeBoundsProperty = {
  sizeBounds: {
    type: 'array',
    items: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    minItems: 2,
    maxItems: 2,
    default: [0.06, 0.17],
    description:
      "Where medium and large objects begin: square root of an object's share of the image. COCO's 32 and 96 pixels are about 0.06 and 0.17.",
  },
} as const;

/** @throws `evaluators/size-bounds` where the second is less than the first */
export function checkedBounds([medium = 0, large = 1]: readonly number[], evaluator: string): SizeBounds {
  if (medium > large) throw evaluatorErrors['evaluators/size-bounds']({ evaluator, medium, large });
  return [medium, large];
}
