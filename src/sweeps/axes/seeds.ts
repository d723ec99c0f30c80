import { SEED_PATH } from '../../config/sweep/axis-entries.js';
import type { JsonObject } from '../../json.js';
import { valueOf } from '../match-point.js';

/** Every point with every seed; one that brings its own keeps that one. */
export function withSeeds(points: readonly JsonObject[], seeds: readonly number[] | undefined): readonly JsonObject[] {
  if (seeds === undefined) return points;
  return points.flatMap((point) =>
    valueOf(point, SEED_PATH) === undefined ? seeds.map((seed) => ({ ...point, [SEED_PATH]: seed })) : [point],
  );
}
