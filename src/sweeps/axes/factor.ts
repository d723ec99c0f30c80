import type { JsonObject } from '../../json.js';
import { sweepErrors } from '../errors.js';

/** Parts of points, of which every point takes one. */
export type Factor = readonly JsonObject[];

/** Points of one sweep at most: beyond it a sweep is a slip, and would not fit into memory. */
export const MOST_POINTS = 100_000;

/**
 * Every point with every part of every factor, the last factor changing fastest.
 *
 * @throws `sweep/too-many-points`
 */
export function combine(points: readonly JsonObject[], factors: readonly Factor[]): readonly JsonObject[] {
  checkCount(factors.reduce((product, { length }) => product * length, points.length));
  return factors.reduce(
    (made, factor) => made.flatMap((point) => factor.map((part) => ({ ...point, ...part }))),
    points,
  );
}

/** @throws `sweep/too-many-points` */
export function checkCount(count: number): void {
  if (count > MOST_POINTS) throw sweepErrors['sweep/too-many-points']({ count, most: MOST_POINTS });
}
