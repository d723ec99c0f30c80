import type { JsonObject } from '../json.js';
import type { ProgressReporter } from '../progress.js';
import type { RunLock } from '../runs/run-lock.js';
import type { Say } from '../runs/run-log.js';

/** How an experiment is to be run, besides what its file says. */
export interface RunRequest {
  /** Where runs lie: `<outDirectory>/<experiment>/<id>`. */
  readonly outDirectory: string;
  /** Stop after that many steps; the schedule keeps the full length. */
  readonly maxSteps?: number | undefined;
  /** A shorter run of the same recipe that this one may begin with. */
  readonly continues?: ContinuedRun;
  /** Whether a finished run stands for itself and an interrupted one goes on; otherwise everything is made anew. */
  readonly resume: boolean;
  /** The file's experiment: the folder of its runs, and what its points have in common. */
  readonly experimentName: string;
  /** What a sweep changed, by dotted path. */
  readonly point: JsonObject;
  /** Whether the sweep compares its other points with this one. */
  readonly isBaseline: boolean;
  /** The command line, for the record. */
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly cacheDirectory: string;
  /** The run's folder, where whoever asks holds it already, and gives it back. */
  readonly lock?: RunLock;
  readonly progress: ProgressReporter;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** A run that is the same but for its number of steps. */
export interface ContinuedRun {
  readonly id: string;
  /** Its folder. */
  readonly directory: string;
  /** Steps that it makes. */
  readonly steps: number;
}

/** How a run ended: `cached` stood there finished already. */
export type RunOutcome = 'completed' | 'cached' | 'failed' | 'interrupted';

export interface RunSummary {
  readonly id: string;
  readonly name: string;
  /** Its folder. */
  readonly dir: string;
  readonly status: RunOutcome;
  readonly point: JsonObject;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** 95 % intervals over test images of those metrics that have one. */
  readonly intervals: Readonly<Record<string, readonly [number, number] | null>>;
  /** Why it failed, or was interrupted, and what to do. */
  readonly failure?: RunFailure;
}

export interface RunFailure {
  /** Of croplab's errors; null where something else went wrong. */
  readonly code: string | null;
  readonly message: string;
  readonly remedy: string;
  /** The file that has the details. */
  readonly log?: string;
}
