import { adjustedProbabilities } from './stdlib.js';

/**
 * Holm's correction (1979, https://www.jstor.org/stable/4615733) of the probabilities of several tests, in their order: the i-th smallest of
 * m becomes the largest of `min(1, (m - j + 1) p(j))` over j up to i. Whoever calls those below 5 % shown is wrong in any of them with a
 * chance of at most 5 %, however the tests hang together.
 *
 * @throws TypeError where one is no probability
 */
export function holmAdjusted(probabilities: readonly number[]): number[] {
  if (probabilities.length === 0) return [];
  return [...adjustedProbabilities([...probabilities], 'holm')];
}
