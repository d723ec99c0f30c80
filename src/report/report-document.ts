import type { Origins } from '../config/origins.js';
import type { WantedMetric } from '../compare/choose-metrics.js';
import type { StoredRun } from '../compare/stored-run.js';
import type { SharedValues, StoredValue } from './shared-values.js';

/** What a report compares at first; its readers choose otherwise. Rows are named by the id of one of their runs. */
export interface ReportRequest {
  /** The first is shown. */
  readonly metrics?: readonly WantedMetric[];
  readonly baseline?: string;
  readonly upperBound?: string;
  readonly groupBy?: readonly string[];
}

/** What a report is made of: the runs as they lie on disk, and how their owner asked to have them compared. */
export interface Report {
  readonly title: string;
  /** The version of croplab that wrote it. */
  readonly version: string;
  readonly asked: ReportRequest;
  readonly runs: readonly ReportRun[];
  /** What was left out, thinned or damaged, a sentence each. */
  readonly notes: readonly string[];
}

export interface ReportRun {
  readonly run: StoredRun;
  /** Where each value of its configuration comes from: of a row's first run; null for the others, and where the file is missing or damaged. */
  readonly origins: Origins | null;
  readonly curves: readonly ReportCurve[];
  /** The number of its picture of views among the report's images; null without one. */
  readonly views: number | null;
  readonly embeddings: readonly ReportEmbedding[];
}

/** One quantity over a run. Steps, times and values are numbers of columns. */
export interface ReportCurve {
  readonly name: string;
  readonly steps: number;
  /** Seconds since the run began. */
  readonly seconds: number;
  readonly values: number;
  /** Points in the file, of which the columns may hold every second, third, … and the last. */
  readonly measured: number;
}

/** Images of an evaluation as points of the plane. */
export interface ReportEmbedding {
  /** The evaluator's name. */
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** A label of each point. */
  readonly labels: readonly string[];
}

/** A report as it lies in its file: equal values, columns and images are there once. */
export interface ReportDocument {
  /** When the runs were read, as ISO 8601. */
  readonly read: string;
  readonly values: SharedValues;
  readonly report: StoredValue;
  /** Packed columns of numbers. */
  readonly columns: readonly string[];
  /** Pictures as `data:` addresses. */
  readonly images: readonly string[];
}
