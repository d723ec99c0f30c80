import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { BenchOptions } from './options.js';
import { runOwn } from './programs.js';
import type { MeasuredStep, StepConfiguration, StepTimes } from './step-configuration.js';

/** The first steps allocate memory and choose kernels. */
const WARM_UP_STEPS = 2;

interface Measured {
  /** Of the median step. */
  readonly milliseconds: number;
  readonly peakBytes: number | undefined;
}

export interface StepComparison {
  readonly own: Measured;
  /** Absent without a peer. */
  readonly other: Measured | undefined;
  /** Seconds until a step that was never compiled can run, and until one from the cache can; absent where steps are not compiled. */
  readonly compiled: number | undefined;
  /** Seconds of `compiled` that tracing takes. */
  readonly traced: number | undefined;
  readonly loaded: number | undefined;
}

/** Measures the step here and by `runPeer`, each time in a process of its own. */
export function compareSteps(
  step: MeasuredStep,
  { peer, steps, rounds, threads, device, mode, precision, batch }: BenchOptions,
  runPeer: (python: string, configuration: StepConfiguration) => StepTimes,
): StepComparison {
  const cache = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const measured = { ...step, batch: batch ?? step.batch };
    const configuration = { ...measured, steps: steps + WARM_UP_STEPS, threads, device, mode, precision, cache };
    // Whoever compiles is not measured: that is another process's memory in training too.
    const compiling = mode === 'compiled' ? runStep({ ...configuration, steps: 0 }) : undefined;
    const ours: StepTimes[] = [];
    const theirs: StepTimes[] = [];
    // In turns, so that a slow minute of the machine meets both.
    for (let round = 0; round < rounds; round++) {
      ours.push(runStep(configuration));
      if (peer !== undefined) theirs.push(runPeer(peer, configuration));
    }
    return {
      own: summarize(ours),
      other: theirs.length > 0 ? summarize(theirs) : undefined,
      compiled: secondsOf(compiling),
      traced: compiling?.tracingSeconds,
      loaded: compiling === undefined ? undefined : secondsOf(ours[0]),
    };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

const runStep = (configuration: StepConfiguration): StepTimes => runOwn('method-step.ts', configuration) as StepTimes;

function summarize(runs: readonly StepTimes[]): Measured {
  return {
    milliseconds: median(runs.flatMap(({ milliseconds }) => milliseconds.slice(WARM_UP_STEPS))),
    peakBytes: peakOf(runs),
  };
}

/** The largest of the processes' peaks, where they are known. */
export function peakOf(runs: readonly StepTimes[]): number | undefined {
  const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? []);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

function secondsOf(times: StepTimes | undefined): number | undefined {
  return times?.compilation === undefined ? undefined : times.compilation / 1000;
}
