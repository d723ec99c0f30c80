import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureInTurns, type MeasuredPair } from './measure-in-turns.js';
import type { BenchOptions } from './options.js';
import type { ProgramReport } from './program-report.js';
import { lastJsonLine, ownProgram, type Program } from './programs.js';
import type { MeasuredStep, StepConfiguration } from './step-configuration.js';

export interface StepComparison extends MeasuredPair {
  /** Seconds until a step that was never compiled can run, and until one from the cache can; absent where steps are not compiled. */
  readonly compiled: number | undefined;
  /** Seconds of `compiled` that tracing takes. */
  readonly traced: number | undefined;
  readonly loaded: number | undefined;
}

/** Measures the step here and by the peer's program, in turns. */
export async function compareSteps(
  step: MeasuredStep,
  { peer, steps, turns, threads, device, mode, precision, batch }: BenchOptions,
  programOfPeer: (python: string, configuration: StepConfiguration) => Program,
): Promise<StepComparison> {
  const cache = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const configuration = { ...step, batch: batch ?? step.batch, threads, device, mode, precision, cache };
    const program = ownProgram('method-step.ts', configuration);
    // Whoever compiles is not measured: that is another process's memory in training too. It is asked for no step.
    const compiling = mode === 'compiled' ? (lastJsonLine(program) as ProgramReport) : undefined;
    const other = peer === undefined ? undefined : programOfPeer(peer, configuration);
    const pair = await measureInTurns(program, other, { steps, turns });
    return {
      ...pair,
      compiled: secondsOf(compiling),
      traced: compiling?.tracingSeconds,
      loaded: compiling === undefined ? undefined : secondsOf(pair.own.report),
    };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function secondsOf(report: ProgramReport | undefined): number | undefined {
  return report?.compilation === undefined ? undefined : report.compilation / 1000;
}
