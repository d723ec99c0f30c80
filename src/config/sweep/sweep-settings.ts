import type { JsonObject, JsonValue } from '../../json.js';

/** How a value of an axis is drawn; both ends of a range belong to it. */
export type Draw =
  | { readonly kind: 'uniform' | 'log-uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'integer'; readonly from: number; readonly to: number; readonly multipleOf: number }
  | { readonly kind: 'choice'; readonly values: readonly JsonValue[] };

/** Values by dotted path that advance together: all lists have one length. */
export type ZipGroup = Readonly<Record<string, readonly JsonValue[]>>;

/** `count` draws of a value for each dotted path. */
export interface RandomAxes {
  readonly count: number;
  readonly seed: number;
  readonly draw: Readonly<Record<string, Draw>>;
}

/** Axes that are combined with each other. Keys are dotted paths; a value may be a whole block. */
export interface AxesSettings {
  /** Every combination of the values. */
  readonly grid?: Readonly<Record<string, readonly JsonValue[]>>;
  readonly zip?: ZipGroup | readonly ZipGroup[];
  readonly random?: RandomAxes;
}

/** Axes of those points alone that have every value of `match`. */
export interface ConditionalAxes extends AxesSettings {
  readonly match: JsonObject;
}

/** How the points of a sweep are run. */
export interface ExecutionSettings {
  /** How often a run that fails is tried again. */
  readonly retries?: number;
  /** Whether the first failure ends the sweep. */
  readonly failFast?: boolean;
  readonly budget?: SweepBudget;
  readonly halving?: HalvingSettings;
}

export interface SweepSettings extends AxesSettings, ExecutionSettings {
  /** The recipes of a study that has several, by name: an axis called `config`, which comes first. */
  readonly configs?: readonly string[];
  readonly when?: readonly ConditionalAxes[];
  /** Points given one by one, after the axes'. */
  readonly include?: readonly JsonObject[];
  /** Points left out: those that match every key of an entry. */
  readonly exclude?: readonly JsonObject[];
  /** Values of `training.seed`; every point is run with each. */
  readonly seeds?: readonly number[];
  /** The point that the others are compared with: the one that matches every key. */
  readonly baseline?: JsonObject;
  /** What points are judged by: `linear-multilabel/mAP`. */
  readonly metric?: string;
  /** Whether more of it is better, or less; as its name has it unless given. */
  readonly direction?: 'max' | 'min';
}

/** What a sweep may take. */
export interface SweepBudget {
  /** Optimiser steps of all points together. */
  readonly steps?: number;
  readonly hours?: number;
}

/**
 * Successive halving (Jamieson and Talwalkar, https://arxiv.org/abs/1502.07943): all points are trained for a few steps, the better ones go on for
 * `eta` times as many, and so on.
 */
export interface HalvingSettings {
  /** `linear-multilabel/validation/mAP` */
  readonly metric: string;
  readonly direction: 'min' | 'max';
  /** Optimiser steps of the first rung. */
  readonly firstSteps: number;
  /** One of so many points goes on, for so many times the steps. */
  readonly eta: number;
}
