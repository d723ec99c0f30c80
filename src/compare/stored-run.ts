import type { Annotations } from '../runs/annotations.js';
import type { MetricHistory } from '../runs/read-metrics.js';
import type { RunManifest, RunResult } from '../runs/run-files.js';

/** A run as it lies on disk. */
export interface StoredRun {
  readonly directory: string;
  readonly manifest: RunManifest;
  /** There once the run is completed; with what was measured of it later, under names of its own. */
  readonly result: RunResult | undefined;
  /** What was logged of the metrics that a comparison asks for; only read where it is needed. */
  readonly history?: MetricHistory;
  /** What users noted of it; there once somebody did. */
  readonly annotations?: Annotations;
  /** What of it cannot be read, a sentence each, though the run can. */
  readonly damaged?: readonly string[];
}
