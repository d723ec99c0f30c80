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
