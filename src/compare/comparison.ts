import type { JsonObject, JsonValue } from '../json.js';
import type { Judgement, Interval } from './statistics/judge-rows.js';

/** Which values of a metric are better. */
export type Direction = 'higher' | 'lower';

/** A metric that rows are compared by: a column. */
export interface ComparedMetric {
  /** `linear-multilabel/mAP`; or a name of `metrics.jsonl`, such as `train/loss`. */
  readonly name: string;
  readonly direction: Direction;
  /** The metric by which each run's best step is chosen; null where no run was measured more than once. */
  readonly bestBy: string | null;
}

/** The best of several values that a run's metric had while it trained. */
export interface BestValue {
  readonly value: number;
  readonly step: number;
}

/** What one run has of one metric. */
export interface RunMeasure {
  readonly metric: string;
  /** At the end of training; of a metric that no evaluator measures, the last value logged. */
  readonly value: number | null;
  /** 95 % bootstrap interval over test images. */
  readonly interval: Interval | null;
  /** Null where the run was measured once. */
  readonly best: BestValue | null;
}

/** One run of a row. */
export interface ComparedRun {
  readonly id: string;
  readonly dir: string;
  readonly seed: number;
  /** Runs of two rows with the same text belong together: the seed and, where rows fold more than seeds, what else differs inside of them. */
  readonly pair: string;
  /** In the order of the comparison's metrics. */
  readonly measures: readonly RunMeasure[];
}

/** In which a row's mean lies with a confidence of 95 %. */
export interface RowInterval {
  readonly ends: Interval;
  /** What is drawn from: trainings (Student's t), or the test images of a single training (bootstrap). */
  readonly over: 'seeds' | 'runs' | 'test images';
}

/** The best values of a row's runs. */
export interface BestSummary {
  readonly n: number;
  readonly mean: number;
  readonly std: number | null;
}

/** What a row has of one metric, and how it stands to the baseline. */
export interface RowMeasure extends Judgement {
  readonly metric: string;
  /** Runs whose metric is defined. */
  readonly n: number;
  readonly mean: number | null;
  /** Sample standard deviation over the runs; null with fewer than two. */
  readonly std: number | null;
  readonly interval: RowInterval | null;
  readonly best: BestSummary | null;
  /** How the metric was measured. */
  readonly protocol: JsonObject;
}

/** What rows should share for their numbers to be comparable, beside what evaluators say of themselves. */
export const factNames = ['steps', 'images', 'data', 'mode', 'precision', 'device', 'threads', 'code'] as const;
export type FactName = (typeof factNames)[number];

/** Something in which a row was not measured like the baseline. */
export interface UnlikeFact {
  readonly fact: FactName | 'evaluator';
  /** The evaluator whose settings differ; null for all else. */
  readonly evaluator: string | null;
  /** What the row has, and what the baseline has, as text. */
  readonly row: string;
  readonly baseline: string;
  /** Whether a sweep set it, so that it was meant to differ. */
  readonly swept: boolean;
}

/** Runs that differ in their seed alone, or that were asked to be folded. */
export interface ComparisonRow {
  readonly name: string;
  /** What a sweep set, without the seed; or the values that runs were grouped by. */
  readonly point: JsonObject;
  /** In the order of the comparison's metrics. */
  readonly measures: readonly RowMeasure[];
  /** Optimiser steps of each run; of folded runs that differ, of the first. */
  readonly steps: number;
  /** Images seen in training by each run, as `steps`. */
  readonly images: number;
  /** Mean over the runs. */
  readonly seconds: number;
  /** The different values that the row's runs have of each fact; empty where none has one. */
  readonly facts: Readonly<Record<FactName, readonly JsonValue[]>>;
  /** In what the row was not measured like the baseline; of the baseline itself, in what its own runs differ. */
  readonly unlike: readonly UnlikeFact[];
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
  /** At least one. */
  readonly metrics: readonly ComparedMetric[];
  /** Name of the row that the others are compared with. */
  readonly baseline: string;
  /** Name of the row at which 100 % of the gap to the baseline are closed. */
  readonly upperBound: string | null;
  /** Settings besides the seed that differ inside of rows. */
  readonly folded: readonly string[];
  readonly rows: readonly ComparisonRow[];
  /** What must be known beside the numbers: in what rows were not measured alike, what is missing or damaged. */
  readonly warnings: readonly string[];
  readonly incomplete: readonly IncompleteRun[];
}
