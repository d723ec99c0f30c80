import type { JsonObject } from '../../json.js';
import type { Span } from './span.js';

/** How a point stands: nothing of it, its result, a checkpoint to go on from, or a failure. */
export type PlannedState = 'new' | 'cached' | 'partial' | 'failed';

/**
 * One point of a plan, by the run that comes next: with successive halving that of the rung which the point has come to. What is null is not
 * known: nothing was measured, or the data are not there.
 */
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
  /** The rung that it has come to, from 1; null without successive halving. */
  readonly rung: number | null;
  /** Whether the budget of steps has no room for it. */
  readonly leftOut: boolean;
}

/**
 * A rung of successive halving, or all of a sweep without it. Of a rung whose points hang on what is still to be measured, numbers lie between two.
 */
export interface PlannedRung {
  /** Step that its runs stop at; null: at their end. */
  readonly limit: number | null;
  /** Whether it is known which points come to it. */
  readonly known: boolean;
  readonly runs: Span;
  /** Runs that the budget of steps has no room for. */
  readonly leftOut: Span;
  /** Optimiser steps that are left to be made, within the budget. */
  readonly steps: Span;
  /** What they will take, one after the other; null where it is not known. */
  readonly seconds: Span | null;
}

/** Where the budgets of a sweep end it. */
export interface PlannedBudget {
  readonly steps: number | null;
  /** Steps that all rungs are charged for, finished ones too. */
  readonly stepsTaken: Span;
  readonly hours: number | null;
  /** Whether the hours are enough; null without them, and where a time is not known. */
  readonly hoursSuffice: boolean | null;
  /** Where they end the sweep at the earliest: in which rung, after how many of its runs that are left. */
  readonly interrupts: { readonly rung: number; readonly after: number } | null;
  /** Runs at a time that they are counted by. */
  readonly jobs: number;
}

export interface PlanTotals {
  readonly points: number;
  /** Points by their state, of those that the budget of steps has room for. */
  readonly new: number;
  readonly cached: number;
  readonly partial: number;
  readonly failed: number;
  /** Points whose data are not there. */
  readonly unknown: number;
  /** Points that the budget of steps has no room for. */
  readonly leftOut: number;
  /** Sums over the rungs, the most that they can be; null where a part is not known. */
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
  /** Null where the data of a point are not there. */
  readonly rungs: readonly PlannedRung[] | null;
  /** Null without a budget, and where the data of a point are not there. */
  readonly budget: PlannedBudget | null;
  readonly totals: PlanTotals;
  readonly missing: readonly MissingData[];
}

export function totalsOf(points: readonly PlannedPoint[], rungs: Plan['rungs']): PlanTotals {
  const within = points.filter(({ leftOut }) => !leftOut);
  const count = (state: PlannedState | null): number => within.filter((point) => point.state === state).length;
  const left = within.filter(({ state }) => state !== 'cached');
  const bytes = left.flatMap((point) => point.bytes ?? []);
  return {
    points: points.length,
    new: count('new'),
    cached: count('cached'),
    partial: count('partial'),
    failed: count('failed'),
    unknown: count(null),
    leftOut: points.length - within.length,
    steps: sumOf(rungs?.map(({ steps }) => steps.most)),
    seconds: sumOf(rungs?.map(({ seconds }) => seconds?.most ?? null)),
    bytes: bytes.length < left.length ? null : bytes.reduce((most, value) => Math.max(most, value), 0),
    unmeasured: left.filter(({ state, seconds }) => state !== null && seconds === null).length,
  };
}

/** Null where one of them is not known. */
function sumOf(values: readonly (number | null)[] = [null]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}
