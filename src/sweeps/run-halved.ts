import type { HalvingSettings } from '../config/sweep/sweep-settings.js';
import type { Say } from '../runs/run-log.js';
import type { RunSummary } from '../training/run-request.js';
import { sweepErrors } from './errors.js';
import { rungLimits, survivors } from './halving.js';
import type { SweepRun, UnidentifiedRun } from './sweep-run.js';
import type { SweepOutcome, SweepRounds } from './sweep-rounds.js';

/** A point that is still in the race. */
interface Contestant {
  readonly point: UnidentifiedRun;
  /** Its run of the last rung, which the next one continues. */
  readonly last: SweepRun | undefined;
}

/**
 * Runs points rung by rung, each of those that go on for more steps. A rung is a round of runs of its own, limited as `--max-steps` limits them, so it is
 * kept, found again and shared like any other; where that gives the same bits, a run begins with the last state of its run of the rung before.
 * Each point's furthest run is summarised.
 */
export async function runHalved(
  points: readonly UnidentifiedRun[],
  halving: HalvingSettings,
  rounds: SweepRounds,
  say: Say,
): Promise<SweepOutcome> {
  const whole = await rounds.identify(points);
  const limits = rungLimits(halving, Math.max(0, ...whole.map(({ run }) => run.steps)));
  const furthest = new Map<UnidentifiedRun, RunSummary>();
  let going: readonly Contestant[] = points.map((point) => ({ point, last: undefined }));
  let left = 0;
  for (const [index, limit] of [...limits, undefined].entries()) {
    const length = limit === undefined ? 'to the end' : `to step ${limit}`;
    const runs = going.length === 1 ? '1 run' : `${going.length} runs`;
    say(`Rung ${index + 1} of ${limits.length + 1}: ${runs} ${length}.`);
    const round = await rounds.run(going.map((contestant) => runOf(contestant, limit)));
    const ended = going.flatMap(({ point }, position) => {
      const { run, summary } = round.entries[position] ?? {};
      if (summary !== undefined) furthest.set(point, summary);
      return { contestant: { point, last: run }, point: point.request.point, value: summary?.metrics[halving.metric] };
    });
    left = round.left;
    if (left > 0 || limit === undefined) break;
    requireMetric([...furthest.values()], halving);
    going = survivors(ended, halving).map(({ contestant }) => contestant);
    if (going.length === 0) break;
  }
  return { runs: points.flatMap((point) => furthest.get(point) ?? []), left };
}

/** Names of evaluators are checked with the configuration; what each of them measures is known when one has. */
function requireMetric(summaries: readonly RunSummary[], { metric }: HalvingSettings): void {
  const measured = summaries.filter(({ status }) => status === 'completed' || status === 'cached');
  if (measured.length === 0 || measured.some(({ metrics }) => metrics[metric] !== undefined)) return;
  throw sweepErrors['sweep/metric-missing']({ metric, available: Object.keys(measured[0]?.metrics ?? {}) });
}

function runOf({ point, last }: Contestant, limit: number | undefined): UnidentifiedRun {
  const { maxSteps = Infinity } = point.request;
  const steps = Math.min(limit ?? Infinity, maxSteps);
  return {
    ...point,
    request: {
      ...point.request,
      maxSteps: steps === Infinity ? undefined : steps,
      ...(last === undefined ? {} : { continues: { id: last.id, directory: last.paths.directory, steps: last.steps } }),
    },
  };
}
