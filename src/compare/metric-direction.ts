import type { Direction } from './comparison.js';
import { metricParts } from './metric-name.js';

/** Words of a metric's name that say that less of it is better. */
const lowerIsBetter = new Set(
  'loss error perplexity divergence distance alignment uniformity brier ece nll rmse mae'.split(' '),
);

/**
 * Which values of a metric are better, as its name has it: lower for losses, errors and times, higher for all else. What stands after
 * `AP/` is the name of a class and says nothing.
 */
export function directionOf(metric: string): Direction {
  const [evaluator, name] = metricParts(metric);
  if (evaluator === 'time') return 'lower';
  const own = name.replace(/^validation\//, '').split('/')[0] ?? '';
  const words = own
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => lowerIsBetter.has(word)) ? 'lower' : 'higher';
}
