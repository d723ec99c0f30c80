import { max, mean, min, sampleStandardDeviation } from 'simple-statistics';
import type { OpenedCurve } from './opened-report.js';
import { smooth } from './smooth.js';

/** What curves are drawn over. */
export const curveAxes = ['steps', 'images', 'seconds'] as const;
export type CurveAxis = (typeof curveAxes)[number];

/** How far the seeds lie apart: the standard deviation to both sides of the mean, or from the lowest to the highest. */
export const bandKinds = ['deviation', 'range'] as const;
export type BandKind = (typeof bandKinds)[number];

/** A curve of one seed. */
export interface SeedCurve {
  readonly curve: OpenedCurve;
  /** Images of a step; null where it is not known. */
  readonly batchSize: number | null;
}

export interface BandPoint {
  readonly x: number;
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Seeds that have a value here. */
  readonly seeds: number;
}

export interface BandRequest {
  readonly axis: CurveAxis;
  readonly kind: BandKind;
  /** Weight of what came before, 0 to below 1. */
  readonly smoothing: number;
}

/**
 * The curves of a row's seeds as one: at each logged step the mean over the seeds and how far they lie apart. Each seed is smoothed before.
 * Over time, a step stands where the seeds reached it on average.
 */
export function bandOf(seeds: readonly SeedCurve[], { axis, kind, smoothing }: BandRequest): BandPoint[] {
  const steps = new Map<number, { x: number[]; values: number[] }>();
  for (const seed of seeds) {
    const { steps: stepsOfSeed, values } = seed.curve;
    smooth(values, smoothing).forEach((value, index) => {
      const [step, x] = [stepsOfSeed[index]!, positionOf(seed, axis, index)];
      if (Number.isNaN(value) || x === null) return;
      const point = steps.get(step);
      if (point === undefined) steps.set(step, { x: [x], values: [value] });
      else {
        point.x.push(x);
        point.values.push(value);
      }
    });
  }
  return [...steps]
    .map(([step, { x, values }]) => ({ step, x: mean(x), ...spread(values, kind), seeds: values.length }))
    .sort((one, other) => one.x - other.x);
}

function positionOf({ curve, batchSize }: SeedCurve, axis: CurveAxis, index: number): number | null {
  if (axis === 'images') return batchSize === null ? null : curve.steps[index]! * batchSize;
  return curve[axis][index]!;
}

function spread(values: number[], kind: BandKind): Pick<BandPoint, 'mean' | 'low' | 'high'> {
  const centre = mean(values);
  if (values.length < 2) return { mean: centre, low: centre, high: centre };
  if (kind === 'range') return { mean: centre, low: min(values), high: max(values) };
  const deviation = sampleStandardDeviation(values);
  return { mean: centre, low: centre - deviation, high: centre + deviation };
}
