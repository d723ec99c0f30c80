import type { Launcher } from './launchers/launcher.js';
import { runHalved } from './run-halved.js';
import type { UnidentifiedRun } from './sweep-run.js';
import { withinHours } from './sweep-budget.js';
import { outcomeOf, SweepRounds, type SweepOutcome, type SweepRequest } from './sweep-rounds.js';

/**
 * Makes the runs of a sweep that are left: what is done stays, what was interrupted goes on, and what other processes work on is theirs unless they
 * die. With successive halving, rung by rung.
 *
 * @throws what makes it impossible to begin any run
 */
export async function runSweep(
  points: readonly UnidentifiedRun[],
  launcher: Launcher,
  request: SweepRequest,
): Promise<SweepOutcome> {
  const { budget, halving } = request.execution;
  const signal = withinHours(request.signal, budget?.hours, request.say);
  const rounds = new SweepRounds(launcher, { ...request, signal });
  return halving === undefined ? outcomeOf(await rounds.run(points)) : runHalved(points, halving, rounds, request.say);
}
