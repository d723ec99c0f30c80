import type { PlannedRung } from './plan.js';
import type { RungPlan } from './plan-rungs.js';
import { exactly, spanOf } from './span.js';

/** The rungs in numbers: those whose runs are known, then those whose runs hang on what is still to be measured. */
export function summarizeRungs({ known, limits, prospects }: RungPlan): PlannedRung[] {
  const stated = known.map(({ limit, runs }) => {
    const way = countRung(runs.map(({ outlook, isLeftOut }) => ({ ...outlook, isLeftOut })));
    return rungOf(limit, true, [way]);
  });
  const coming = limits.map((limit, index) => {
    const ways = prospects.map((prospect) => countRung(prospect[index] ?? []));
    return rungOf(limit, false, ways);
  });
  return [...stated, ...coming];
}

/** What a rung comes to in one way. */
interface CountedRung {
  readonly runs: number;
  readonly leftOut: number;
  readonly steps: number;
  readonly seconds: number | null;
}

function rungOf(limit: number | undefined, known: boolean, ways: readonly CountedRung[]): PlannedRung {
  const span = (key: 'runs' | 'leftOut' | 'steps') => spanOf(ways.map((way) => way[key])) ?? exactly(0);
  return {
    ...{ limit: limit ?? null, known },
    runs: span('runs'),
    leftOut: span('leftOut'),
    steps: span('steps'),
    seconds: spanOf(ways.map(({ seconds }) => seconds)),
  };
}

function countRung(
  runs: readonly { readonly steps: number; readonly seconds: number | null; readonly isLeftOut: boolean }[],
): CountedRung {
  const kept = runs.filter(({ isLeftOut }) => !isLeftOut);
  const seconds = kept.flatMap((run) => run.seconds ?? []);
  return {
    runs: runs.length,
    leftOut: runs.length - kept.length,
    steps: kept.reduce((sum, { steps }) => sum + steps, 0),
    seconds: seconds.length < kept.length ? null : seconds.reduce((sum, value) => sum + value, 0),
  };
}
