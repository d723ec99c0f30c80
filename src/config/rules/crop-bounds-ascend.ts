import type { Rule } from './rule.js';

/** Keys of `crops` that hold a lower and an upper bound of a draw. */
const bounds = [
  'ratio',
  'radius',
  'scale',
  'scale.object',
  'scale.dilated',
  'scale.scene',
  'scale.shifted',
  'large.scale',
  'small.scale',
] as const;

/** A draw between bounds needs the lower one first; a schema cannot compare two items of a list. */
export const cropBoundsAscend: Rule = {
  summary: 'Bounds of crops are written with the lower one first.',
  *check(facts) {
    for (const key of bounds) {
      const value = facts.value(`crops.${key}`);
      const [lower, upper] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      if (typeof lower !== 'number' || typeof upper !== 'number' || lower <= upper) continue;
      yield {
        path: ['crops', ...key.split('.')],
        message: `The lower bound ${lower} is above the upper one, ${upper}.`,
        suggestion: `[${upper}, ${lower}]`,
      };
    }
  },
};
