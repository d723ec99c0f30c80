import { tellingTexts } from '../compare/point-text.js';
import { withoutLabels } from '../config/sweep/point-labels.js';
import type { JsonObject } from '../json.js';
import type { CheckedPoint } from './checked-points.js';

/** How the points of a file are called beside each other. */
export function labelsOfPoints(points: readonly CheckedPoint[]): string[] {
  return labelsOf(points.map(({ loaded, assignments }) => ({ name: loaded.name, point: withoutLabels(assignments) })));
}

/** How the runs of a sweep are called in lines about them: by name, or where several have the same, by what the sweep set. */
export function labelsOf(runs: readonly { readonly name: string; readonly point: JsonObject }[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of runs) counts.set(name, (counts.get(name) ?? 0) + 1);
  const texts = tellingTexts(runs.map(({ point }) => point));
  return runs.map(({ name }, index) => {
    const text = texts[index] ?? '';
    if (counts.get(name) === 1 || text === '') return name;
    return counts.size === 1 ? text : `${name} ${text}`;
  });
}
