import type { JsonObject } from '../json.js';

/** One run of a row. */
export interface ComparedRun {
  readonly id: string;
  readonly dir: string;
  readonly seed: number;
  readonly value: number | null;
}

/** Runs that differ in their seed alone. */
export interface ComparisonRow {
  readonly name: string;
  /** What a sweep set, without the seed. */
  readonly point: JsonObject;
  /** Runs whose metric is defined. */
  readonly n: number;
  readonly mean: number | null;
  /** Sample standard deviation over the seeds; null with fewer than two. */
  readonly std: number | null;
  /** Of the mean to the baseline's; null for the baseline itself. */
  readonly difference: number | null;
  /** How the metric was measured. */
  readonly protocol: JsonObject;
  /** Optimiser steps of each run. */
  readonly steps: number;
  /** Images seen in training by each run. */
  readonly images: number;
  /** Mean over the runs. */
  readonly seconds: number;
  readonly runs: readonly ComparedRun[];
}

/** A run without a result. */
export interface IncompleteRun {
  readonly id: string;
  readonly name: string;
  readonly dir: string;
  readonly status: string;
}

export interface Comparison {
  readonly metric: string;
  /** Name of the row that the others are compared with. */
  readonly baseline: string;
  readonly rows: readonly ComparisonRow[];
  /** In what the rows differ besides what was meant to differ. */
  readonly warnings: readonly string[];
  readonly incomplete: readonly IncompleteRun[];
}
