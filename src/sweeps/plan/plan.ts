import type { JsonObject } from '../../json.js';

/** How a point stands: nothing of it, its result, a checkpoint to go on from, or a failure. */
export type PlannedState = 'new' | 'cached' | 'partial' | 'failed';

/** One point of a plan. What is null is not known: nothing was measured, or the data are not there. */
export interface PlannedPoint {
  /** Of its run. */
  readonly id: string | null;
  readonly name: string;
  /** What the sweep sets in it. */
  readonly point: JsonObject;
  readonly state: PlannedState | null;
  /** Optimiser steps that are left to be made. */
  readonly steps: number | null;
  /** What is left will take, by runs alike on this machine. */
  readonly seconds: number | null;
  /** Memory that it will take at most, by the same runs. */
  readonly bytes: number | null;
}

export interface PlanTotals {
  readonly points: number;
  readonly new: number;
  readonly cached: number;
  readonly partial: number;
  readonly failed: number;
  /** Points whose data are not there. */
  readonly unknown: number;
  /** Sums over the points, null where one of them is not known. */
  readonly steps: number | null;
  readonly seconds: number | null;
  /** Of the point that takes most; null where one is not known. */
  readonly bytes: number | null;
  /** Points that are left and whose time is not known, as no run like them was made on this machine. */
  readonly unmeasured: number;
}

/** Data without which it cannot be said which run a point is. */
export interface MissingData {
  readonly message: string;
  readonly remedy: string;
}

/** What running a file would do. */
export interface Plan {
  readonly points: readonly PlannedPoint[];
  readonly totals: PlanTotals;
  readonly missing: readonly MissingData[];
}

export function totalsOf(points: readonly PlannedPoint[]): PlanTotals {
  const count = (state: PlannedState | null): number => points.filter((point) => point.state === state).length;
  const left = points.filter(({ state }) => state !== 'cached');
  const bytes = valuesOf(left, 'bytes');
  return {
    points: points.length,
    new: count('new'),
    cached: count('cached'),
    partial: count('partial'),
    failed: count('failed'),
    unknown: count(null),
    steps: sumOf(valuesOf(left, 'steps')),
    seconds: sumOf(valuesOf(left, 'seconds')),
    bytes: bytes === undefined ? null : bytes.reduce((most, value) => Math.max(most, value), 0),
    unmeasured: left.filter(({ state, seconds }) => state !== null && seconds === null).length,
  };
}

/** `undefined` where one of them is not known. */
function valuesOf(points: readonly PlannedPoint[], key: 'steps' | 'seconds' | 'bytes'): readonly number[] | undefined {
  const values = points.flatMap((point) => point[key] ?? []);
  return values.length === points.length ? values : undefined;
}

const sumOf = (values: readonly number[] | undefined): number | null =>
  values === undefined ? null : values.reduce((sum, value) => sum + value, 0);
