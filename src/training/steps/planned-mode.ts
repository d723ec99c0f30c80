import type { EngineSettings } from '../../config/experiment.js';

/**
 * Steps from which compiling pays in `mode: auto`: it takes as long as some ten steps and a few seconds, and saves about a tenth of each. It is
 * the run's whole number that counts, so that a run goes on after an interruption as it began.
 */
const FEWEST_STEPS = 200;

/** How a run's steps are to be made; `auto` means compiled, or if that fails eager. */
export function plannedMode({ precision, mode }: EngineSettings, steps: number): EngineSettings['mode'] {
  // bfloat16 belongs to what the run is, so it is not given up for a float32 that would do.
  if (precision === 'bfloat16') return 'compiled';
  return mode === 'auto' && steps < FEWEST_STEPS ? 'eager' : mode;
}

/**
 * Whether a run that begins with the last state of a shorter one, of `from` steps, has the bits of one that begins anew: not where `auto` makes the
 * steps of the shorter one by one and compiles those of the longer.
 */
export function continuesExactly(engine: EngineSettings, from: number, steps: number): boolean {
  return from > 0 && from < steps && plannedMode(engine, from) === plannedMode(engine, steps);
}
