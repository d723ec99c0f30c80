import { tellingTexts } from '../compare/point-text.js';
import type { CheckedPoint } from '../sweeps/checked-points.js';

/** What points are called beside each other: as they are called themselves, or else by what their sweep sets. */
export function pointNames(points: readonly CheckedPoint[]): readonly string[] {
  const texts = tellingTexts(points.map(({ assignments }) => assignments));
  return points.map(({ assignments, loaded }, index) => {
    const text = texts[index] ?? '';
    return 'name' in assignments || text === '' ? loaded.name : text;
  });
}
