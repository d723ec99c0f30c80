import type { ResolvedExperiment } from '../config/index.js';
import type { RunPaths } from '../runs/run-directory.js';
import type { RunRequest } from '../training/run-request.js';

/** A run of a sweep before its data are opened, which its id depends on. */
export interface UnidentifiedRun {
  readonly loaded: ResolvedExperiment;
  readonly request: Pick<RunRequest, 'point' | 'isBaseline' | 'maxSteps' | 'continues'>;
  /** How lines about it begin: its name, or where others have the same, what the sweep set. */
  readonly label: string;
}

/** One run of a sweep: a point, checked and identified. */
export interface SweepRun extends UnidentifiedRun {
  readonly id: string;
  readonly name: string;
  readonly paths: RunPaths;
  /** Optimiser steps that it makes in all. */
  readonly steps: number;
}
