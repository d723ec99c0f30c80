import type { RunManifest, RunResult } from '../runs/run-files.js';

/** A run as it lies on disk. */
export interface StoredRun {
  readonly directory: string;
  readonly manifest: RunManifest;
  /** There once the run is completed. */
  readonly result: RunResult | undefined;
}
