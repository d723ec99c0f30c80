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

export interface SweepSettings extends AxesSettings {
  readonly when?: readonly ConditionalAxes[];
  /** Points given one by one, after the axes'. */
  readonly include?: readonly JsonObject[];
  /** Points left out: those that match every key of an entry. */
  readonly exclude?: readonly JsonObject[];
  /** Values of `training.seed`; every point is run with each. */
  readonly seeds?: readonly number[];
  /** The point that the others are compared with: the one that matches every key. */
  readonly baseline?: JsonObject;
}
