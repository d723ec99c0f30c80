import type { Experiment } from '../config/experiment.js';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { JsonObject } from '../json.js';
import type { RunPaths } from '../runs/run-directory.js';
import type { MetricLine, RunManifest, RunStatus } from '../runs/run-files.js';
import type { RunLog, RunMessage, Say } from '../runs/run-log.js';

/** What may take a while is waited for. */
type Answer = void | Promise<void>;

/**
 * Is told how a run goes. Every method may be left out.
 *
 * An observer changes nothing of what a run is or computes. It is told of metrics, checkpoints and results when they are in the run's files, which alone count:
 * a run that goes on from a checkpoint begins to tell from there. An observer that throws is named in the log and told no more.
 */
export interface Observer {
  /** The run's folder is there with its manifest and configuration, and the run begins, or goes on. */
  runStarted?(run: ObservedRun): Answer;
  messageLogged?(message: RunMessage): void;
  /** `metrics.jsonl` holds the lines of the steps made so far, which will not be made again; training begins, or goes on. Also where nothing is left to train. */
  trainingStarted?(start: TrainingStart): Answer;
  /** After every step, before what is due after it. */
  stepMade?(step: ObservedStep): void;
  /** Lines that were appended to `metrics.jsonl`: those of a training step, or of an evaluation. */
  metricsLogged?(lines: readonly MetricLine[]): void;
  evaluated?(evaluation: ObservedEvaluation): void;
  /** All lines of `metrics.jsonl` up to here stay: whatever happens, the run goes on from this step or a later one. */
  checkpointSaved?(checkpoint: ObservedCheckpoint): void;
  /** The last but `close`. Of a completed run all files are there. */
  runEnded?(ending: RunEnding): Answer;
  /** In place of all others but `close`: the run was asked for, and stands there completed. */
  runFound?(run: ObservedRun): Answer;
  close?(): Answer;
}

export interface ObservedRun {
  readonly manifest: RunManifest;
  /** Resolved. In place of values that are secret stand the references that they are written as. */
  readonly experiment: Experiment;
  readonly paths: RunPaths;
  /** Optimiser steps of the whole run. */
  readonly steps: number;
}

export interface TrainingStart {
  readonly run: ObservedRun;
  /** Optimiser steps made before. */
  readonly step: number;
}

export interface ObservedStep {
  /** Optimiser steps made, this one included. */
  readonly step: number;
  /** Everything that the optimiser changes, read one by one. With a compiled step all variables are fetched for that, which takes a while. */
  readonly weights: () => Iterable<ObservedWeights>;
}

export interface ObservedWeights {
  /** `method.query.backbone.conv1.weight`. */
  readonly name: string;
  readonly values: Float32Array;
}

export interface ObservedEvaluation {
  readonly step: number;
  /** `training`: validation images were scored; `end`: test images. */
  readonly stage: 'training' | 'end';
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly protocol: Readonly<Record<string, JsonObject>>;
}

export interface ObservedCheckpoint {
  readonly step: number;
  /** Of its tensors. */
  readonly path: string;
}

export interface RunEnding {
  readonly status: Exclude<RunStatus, 'running'>;
  /** Why it failed or was interrupted. */
  readonly failure: string | null;
  /** Of a completed run. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

export interface ObserverContext {
  /** Shows a line to the user. */
  readonly say: Say;
  /** What the observer has to say of itself: heard by all of the run's observers. */
  readonly log: RunLog;
  /** Aborted where the user wants the run to stop. */
  readonly signal: AbortSignal;
}

export interface ObserverTraits {
  /** Whether a run has it that does not name it. */
  readonly isStandard?: boolean;
}

export type ObserverPlugin = FamilyPlugin<ObserverContext, Observer, ObserverTraits>;
export const defineObserver = pluginDefiner<ObserverContext, Observer, ObserverTraits>('observers');
