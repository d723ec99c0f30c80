import { CONFIG } from '../../config/sweep/axis-entries.js';
import type { JsonObject } from '../../json.js';

/** Every point with every recipe of a study; one that names its recipe is of that one alone. Without recipes to choose from, as they are. */
export function withConfigs(
  points: readonly JsonObject[],
  configs: readonly string[] | undefined,
): readonly JsonObject[] {
  if (configs === undefined) return points;
  return points.flatMap((point) =>
    Object.hasOwn(point, CONFIG) ? [point] : configs.map((config) => ({ [CONFIG]: config, ...point })),
  );
}
