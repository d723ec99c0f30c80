import type { SweepSettings } from '../config/experiment.js';
import { SEED_PATH } from '../config/sweep-axes.js';
import { inKeyOrder, type JsonObject, type JsonValue } from '../json.js';
import { sweepErrors } from './errors.js';
import { matchesPoint, valueOf } from './match-point.js';

/** One experiment of a sweep. */
export interface SweepPoint {
  /** Values by dotted path, also of the seed; for a point given by itself perhaps its `name`, `notes` and `tags`. */
  readonly assignments: JsonObject;
  /** Whether the other points are compared with this one. */
  readonly isBaseline: boolean;
}

/** Keys of a point that do not change what it computes. */
export const pointLabels = ['name', 'notes', 'tags'] as const;

/** What a point was given, without what it is called. */
export function withoutLabels(assignments: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(assignments).filter(([key]) => !pointLabels.some((label) => label === key)));
}

/**
 * The points of a sweep, in order: every combination of the grid's values, the last axis changing fastest, then the points of `include`;
 * each with every seed, unless it brings its own. What `exclude` matches of the grid is left out. Of points that are equal, the first stays.
 *
 * @throws `sweep/no-points`
 */
export function expandSweep({ grid, include = [], exclude = [], seeds, baseline }: SweepSettings): SweepPoint[] {
  const withSeeds = (point: JsonObject): JsonObject[] =>
    seeds === undefined || valueOf(point, SEED_PATH) !== undefined
      ? [point]
      : seeds.map((seed) => ({ ...point, [SEED_PATH]: seed }));
  // Where nothing but seeds is swept, the experiment itself is the one combination.
  const combined = grid === undefined && include.length > 0 ? [] : combinations(Object.entries(grid ?? {}));
  const kept = combined.flatMap(withSeeds).filter((point) => !exclude.some((entry) => matchesPoint(point, entry)));
  const withIncluded = [...kept, ...include.flatMap(withSeeds)];
  if (withIncluded.length === 0) throw sweepErrors['sweep/no-points']({ combinations: combined.length });
  const points = withIncluded.map((assignments) => ({
    assignments,
    isBaseline: baseline !== undefined && matchesPoint(assignments, baseline),
  }));
  return withoutRepeats(points);
}

function combinations(axes: readonly (readonly [string, readonly JsonValue[]])[]): JsonObject[] {
  return axes.reduce<JsonObject[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

/** A repeated point may be the baseline by the name that it is repeated under. */
function withoutRepeats(points: readonly SweepPoint[]): SweepPoint[] {
  const kept = new Map<string, SweepPoint>();
  for (const point of points) {
    const content = JSON.stringify(inKeyOrder(withoutLabels(point.assignments)));
    const first = kept.get(content);
    kept.set(content, first === undefined ? point : { ...first, isBaseline: first.isBaseline || point.isBaseline });
  }
  return [...kept.values()];
}
