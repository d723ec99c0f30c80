import type { JsonObject } from '../../json.js';

/** Keys of a point that say what it is called and do not change what it computes. */
export const pointLabels: readonly string[] = ['name', 'notes', 'tags'];

/** What a point was given, without what it is called. */
export function withoutLabels(assignments: JsonObject): JsonObject {
  if (!pointLabels.some((label) => Object.hasOwn(assignments, label))) return assignments;
  return Object.fromEntries(Object.entries(assignments).filter(([key]) => !pointLabels.includes(key)));
}
