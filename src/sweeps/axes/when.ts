import type { ConditionalAxes } from '../../config/sweep/sweep-settings.js';
import type { JsonObject } from '../../json.js';
import { matchesPoint } from '../match-point.js';
import { axesFactors } from './axes-factors.js';
import { checkCount, combine } from './factor.js';

/**
 * Combines those points that match with the axes that are theirs alone; the others stay as they are, in their places.
 *
 * @throws `sweep/too-many-points`
 */
export function withConditionalAxes(points: readonly JsonObject[], condition: ConditionalAxes): readonly JsonObject[] {
  const parts = combine([{}], axesFactors(condition));
  const matching = new Set(points.filter((point) => matchesPoint(point, condition.match)));
  checkCount(points.length + matching.size * (parts.length - 1));
  return points.flatMap((point) => (matching.has(point) ? parts.map((part) => ({ ...point, ...part })) : [point]));
}
