import { mean, sampleVariance } from 'simple-statistics';
import { studentBelow, studentQuantile } from './stdlib.js';

/** Two ends. */
export type Interval = readonly [number, number];

/** A mean with how well it is known. */
export interface MeanSummary {
  readonly n: number;
  readonly mean: number;
  /** Null of a single value. */
  readonly spread: MeanSpread | null;
}

export interface MeanSpread {
  /** Standard deviation of the sample, divided by n - 1. */
  readonly deviation: number;
  readonly standardError: number;
  /** In which the mean lies with a confidence of 95 %, by Student's t. */
  readonly interval: Interval;
}

/** A test of whether two means differ. */
export interface MeanTest {
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** The chance of a `t` at least as far from 0 where the means do not differ. */
  readonly probability: number;
  readonly meanDifference: number;
  /** In which the difference lies with a confidence of 95 %. */
  readonly interval: Interval;
}

const CONFIDENCE = 0.95;

/** How far to both sides a 95 % interval reaches, in standard errors. */
export function criticalValue(degreesOfFreedom: number): number {
  return studentQuantile((1 + CONFIDENCE) / 2, degreesOfFreedom);
}

/** The chance that Student's t lies at least as far from 0 as `t`, to either side. */
export function twoSidedProbability(t: number, degreesOfFreedom: number): number {
  return 2 * studentBelow(-Math.abs(t), degreesOfFreedom);
}

/** @throws RangeError where there is no value */
export function summarizeMean(values: readonly number[]): MeanSummary {
  if (values.length === 0) throw new RangeError('No values have no mean.');
  return { n: values.length, mean: mean([...values]), spread: values.length < 2 ? null : spreadOf(values) };
}

function spreadOf(values: readonly number[]): MeanSpread {
  if (values.length < 2) throw new RangeError(`${values.length} values tell no spread.`);
  const [n, centre, deviation] = [values.length, mean([...values]), Math.sqrt(sampleVariance([...values]))];
  const standardError = deviation / Math.sqrt(n);
  const reach = criticalValue(n - 1) * standardError;
  return { deviation, standardError, interval: [centre - reach, centre + reach] };
}

/**
 * The paired t-test (Student, 1908, https://doi.org/10.2307/2331554) of `b` minus `a`: values with the same place belong together (the same
 * seed). With differences `d`, `t = mean(d) / (s(d) / sqrt(n))` with `n - 1` degrees of freedom. Without any spread of the differences, `t`
 * and the probability are NaN.
 *
 * @throws RangeError where the lists differ in length or have fewer than two values
 */
export function pairedTest(a: readonly number[], b: readonly number[]): MeanTest {
  if (a.length !== b.length) throw new RangeError(`${a.length} values cannot be paired with ${b.length}.`);
  const differences = b.map((value, place) => value - a[place]!);
  return testOf(mean(differences), spreadOf(differences).standardError, a.length - 1);
}

/**
 * Welch's t-test (1947, https://doi.org/10.1093/biomet/34.1-2.28) of `b` minus `a`, which neither need the same spread nor belong together
 * pair by pair: `t = (mean(b) - mean(a)) / sqrt(u + v)` with `u = s(a)^2 / n(a)`, `v = s(b)^2 / n(b)` and
 * `(u + v)^2 / (u^2 / (n(a) - 1) + v^2 / (n(b) - 1))` degrees of freedom. Without any spread, `t` and the probability are NaN.
 *
 * @throws RangeError where a list has fewer than two values
 */
export function welchTest(a: readonly number[], b: readonly number[]): MeanTest {
  const [varianceA, varianceB] = [spreadOf(a).standardError ** 2, spreadOf(b).standardError ** 2];
  const variance = varianceA + varianceB;
  const degreesOfFreedom = variance ** 2 / (varianceA ** 2 / (a.length - 1) + varianceB ** 2 / (b.length - 1));
  return testOf(mean([...b]) - mean([...a]), Math.sqrt(variance), degreesOfFreedom);
}

function testOf(meanDifference: number, standardError: number, degreesOfFreedom: number): MeanTest {
  if (standardError === 0) {
    const interval: Interval = [meanDifference, meanDifference];
    return { t: Number.NaN, degreesOfFreedom, probability: Number.NaN, meanDifference, interval };
  }
  const t = meanDifference / standardError;
  const reach = criticalValue(degreesOfFreedom) * standardError;
  return {
    t,
    degreesOfFreedom,
    probability: twoSidedProbability(t, degreesOfFreedom),
    meanDifference,
    interval: [meanDifference - reach, meanDifference + reach],
  };
}
