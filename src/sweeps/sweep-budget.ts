import { setMaxListeners } from 'node:events';
import type { Say } from '../runs/run-log.js';
import type { SweepRun } from './sweep-run.js';

/** Steps that a run takes of a budget: what it continues has been paid for. */
export function costOf({ steps, request }: Pick<SweepRun, 'steps' | 'request'>): number {
  return Math.max(0, steps - (request.continues?.steps ?? 0));
}

/**
 * How many runs of these costs, from the first on, a budget of steps has room for. Finished ones count too: so the same points are run, however often a sweep is
 * interrupted and whoever shares it.
 */
export function affordable(costs: readonly number[], budget: number): number {
  let spent = 0;
  const end = costs.findIndex((cost) => {
    spent += cost;
    return spent > budget;
  });
  return end === -1 ? costs.length : end;
}

/** A signal that comes when that one does, or when the hours are over. They are counted by a clock that does not jump. */
export function withinHours(signal: AbortSignal, hours: number | undefined, say: Say): AbortSignal {
  if (hours === undefined) return signal;
  const timeout = AbortSignal.timeout(Math.round(hours * 3_600_000));
  timeout.addEventListener('abort', () => {
    if (!signal.aborted) say(`The budget of ${hours} hours is used up: saving. The same command goes on.`);
  });
  const either = AbortSignal.any([signal, timeout]);
  // Every piece of work under way listens to it.
  setMaxListeners(0, either);
  return either;
}
