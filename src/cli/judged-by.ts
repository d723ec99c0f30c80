import type { WantedMetric } from '../compare/choose-metrics.js';
import type { SweepSettings } from '../config/index.js';

/** What a sweep says that its points are judged by; nothing where it leaves that to the evaluators. */
export function judgedBy({ metric, direction }: SweepSettings): readonly WantedMetric[] {
  if (metric === undefined) return [];
  const word = direction === undefined ? undefined : direction === 'max' ? 'higher' : 'lower';
  return [{ name: metric, direction: word }];
}
