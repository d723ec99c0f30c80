import { isDeepStrictEqual } from 'node:util';
import type { SweepSettings } from '../config/experiment.js';
import { inKeyOrder, type JsonObject, type JsonValue } from '../json.js';

/** One experiment of a sweep. */
export interface SweepPoint {
  /** Values by dotted path, also of the seed; for a point given by itself perhaps its `name`, `notes` and `tags`. */
  readonly assignments: JsonObject;
  /** Whether the other points are compared with this one. */
  readonly isBaseline: boolean;
}

const SEED = 'training.seed';

/** Keys of a point that do not change what it computes. */
export const pointLabels = ['name', 'notes', 'tags'] as const;

/** What a point was given, without what it is called. */
export function withoutLabels(assignments: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(assignments).filter(([key]) => !pointLabels.some((label) => label === key)));
}

/**
 * The points of a sweep, in order: every combination of the grid's values, the last axis changing fastest, without those that `exclude`
 * leaves out; then the points of `include`; each with every seed. Of points that are equal, the first stays.
 */
export function expandSweep({ grid, include, exclude = [], seeds, baseline }: SweepSettings): SweepPoint[] {
  const combined = grid === undefined ? [] : combinations(Object.entries(grid));
  const kept = combined.filter((point) => !exclude.some((entry) => matches(point, entry)));
  const given = [...kept, ...(include ?? [])];
  const points = given.length === 0 && grid === undefined ? [{}] : given;
  const seeded = points.flatMap((point): JsonObject[] =>
    seeds === undefined || SEED in point ? [point] : seeds.map((seed) => ({ ...point, [SEED]: seed })),
  );
  return withoutRepeats(seeded).map((assignments) => ({
    assignments,
    isBaseline: baseline !== undefined && matches(assignments, baseline),
  }));
}

function combinations(axes: readonly (readonly [string, readonly JsonValue[]])[]): JsonObject[] {
  return axes.reduce<JsonObject[]>(
    (points, [key, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [key]: value }))),
    [{}],
  );
}

/** Whether a point has every value of a pattern; a key of a pattern may reach into a block that the point was given. */
function matches(point: JsonObject, pattern: JsonObject): boolean {
  return Object.entries(pattern).every(([key, wanted]) =>
    Object.entries(point).some(([path, value]) => {
      if (path === key) return includes(value, wanted);
      if (path.startsWith(`${key}.`)) return isDeepStrictEqual(valueAt(wanted, path.slice(key.length + 1)), value);
      return key.startsWith(`${path}.`) && isDeepStrictEqual(valueAt(value, key.slice(path.length + 1)), wanted);
    }),
  );
}

/** Whether a value is the wanted one; a wanted block only asks for the keys that it has. */
function includes(value: JsonValue, wanted: JsonValue): boolean {
  if (!isBlock(value) || !isBlock(wanted)) return isDeepStrictEqual(value, wanted);
  return Object.entries(wanted).every(([key, inner]) => key in value && includes(value[key] ?? null, inner));
}

function isBlock(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (inner, key) => (inner !== undefined && isBlock(inner) ? inner[key] : undefined),
      value,
    );
}

function withoutRepeats(points: readonly JsonObject[]): JsonObject[] {
  const known = new Set<string>();
  return points.filter((point) => {
    const content = JSON.stringify(inKeyOrder(withoutLabels(point)));
    if (known.has(content)) return false;
    known.add(content);
    return true;
  });
}
