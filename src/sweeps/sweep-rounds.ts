import type { ExecutionSettings } from '../config/sweep/sweep-settings.js';
import { readResultOf } from '../runs/run-manifest.js';
import type { RunRequest, RunSummary } from '../training/run-request.js';
import { identifyRuns, type IdentifiedRun } from './identify-runs.js';
import type { Launcher } from './launchers/launcher.js';
import { Ledger, ledgerFolder } from './ledger/ledger.js';
import type { NewRecord } from './ledger/ledger-writer.js';
import { PointIdentifier } from './point-identifier.js';
import { affordable, costOf } from './sweep-budget.js';
import { SweepQueue } from './sweep-queue.js';
import type { SweepRun, UnidentifiedRun } from './sweep-run.js';

export interface SweepRequest extends Omit<RunRequest, 'point' | 'isBaseline' | 'maxSteps' | 'continues' | 'lock'> {
  readonly execution: ExecutionSettings;
}

/** How a sweep ended. */
export interface SweepOutcome {
  /** In the order of the points; those that did not begin have none. */
  readonly runs: readonly RunSummary[];
  /** Runs that are neither done nor failed, and that the same command would go on with. */
  readonly left: number;
}

/** How a round ended: for each of its points, in order, its run, and a summary if that began. */
export interface Round {
  readonly entries: readonly { readonly run: SweepRun; readonly summary: RunSummary | undefined }[];
  readonly left: number;
}

export function outcomeOf({ entries, left }: Round): SweepOutcome {
  return { runs: entries.flatMap(({ summary }) => summary ?? []), left };
}

/** Rounds of runs that share a ledger, data and a budget. A sweep without successive halving is one round. */
export class SweepRounds {
  readonly #identifier: PointIdentifier;
  /** Steps that the rounds so far have taken of the budget. */
  #spent = 0;

  constructor(
    private readonly launcher: Launcher,
    private readonly request: SweepRequest,
  ) {
    this.#identifier = new PointIdentifier(request);
  }

  /** Finds out which run each point is, and which stand there finished. */
  async identify(points: readonly UnidentifiedRun[]): Promise<IdentifiedRun[]> {
    return identifyRuns(points, this.#identifier, this.request);
  }

  /**
   * Makes those of the runs that are left and that the budget has room for.
   *
   * @throws what makes it impossible to begin any run
   */
  async run(points: readonly UnidentifiedRun[]): Promise<Round> {
    const identified = await this.identify(points);
    const { say } = this.request;
    for (const { finished, run } of identified) {
      if (finished !== undefined) say(`${run.label}: finished before, in ${finished.dir}`);
    }
    const left = uniqueRuns(this.#withinBudget(identified));
    const queue = left.length === 0 ? undefined : await this.#launch(left, points.length);
    const entries = identified.map(async ({ run, finished }) => ({
      run,
      summary: finished ?? (queue === undefined ? undefined : await summaryOf(run, queue)),
    }));
    return { entries: await Promise.all(entries), left: queue?.runsLeft().length ?? 0 };
  }

  #withinBudget(identified: readonly IdentifiedRun[]): readonly IdentifiedRun[] {
    const { steps } = this.request.execution.budget ?? {};
    if (steps === undefined) return identified;
    const costs = identified.map(({ run }) => costOf(run));
    const kept = identified.slice(0, affordable(costs, steps - this.#spent));
    this.#spent += costs.slice(0, kept.length).reduce((sum, cost) => sum + cost, 0);
    if (kept.length < identified.length) {
      const omitted = identified.length - kept.length;
      this.request.say(`The budget of ${steps} steps leaves out the last ${omitted} of ${identified.length} runs.`);
    }
    return kept;
  }

  async #launch(runs: readonly SweepRun[], points: number): Promise<SweepQueue> {
    const { execution, ...request } = this.request;
    const { outDirectory, experimentName, progress, resume } = request;
    const { retries = 0, failFast = false } = execution;
    const ledger = await Ledger.open(ledgerFolder(outDirectory, experimentName));
    const task = progress.start(experimentName, points, 'runs', points - runs.length);
    const onEnd = (): void => {
      task.advance(1);
    };
    try {
      await ledger.write(runs.filter(({ id }) => !ledger.isKnown(id)).map(pendingRecord));
      const queue = new SweepQueue(runs, ledger, { resume, retries, onEnd });
      await this.launcher.launch({ queue, request, failFast, waits: true });
      return queue;
    } finally {
      task.end();
      ledger.close();
    }
  }
}

/** Runs that are left; several points may be one. */
function uniqueRuns(identified: readonly IdentifiedRun[]): SweepRun[] {
  const left = identified.filter(({ finished }) => finished === undefined).map(({ run }) => run);
  return [...new Map(left.map((run) => [run.id, run])).values()];
}

function pendingRecord({ id, name, request: { point } }: SweepRun): NewRecord {
  return { state: 'pending', id, name, point };
}

async function summaryOf(run: SweepRun, queue: SweepQueue): Promise<RunSummary | undefined> {
  const { id, name, paths, request } = run;
  const summary = { id, name, dir: paths.directory, point: request.point, metrics: {}, intervals: {} };
  const state = queue.stateOf(run);
  switch (state.state) {
    case 'done': {
      const result = await readResultOf(paths.result, id);
      const { metrics = {}, intervals = {} } = result ?? {};
      return { ...summary, status: 'completed', metrics, intervals };
    }
    case 'interrupted':
      return { ...summary, status: 'interrupted' };
    case 'failed': {
      const { code, message, remedy } = state.failure;
      const failure = { code, message, remedy, ...(state.log === null ? {} : { log: state.log }) };
      return { ...summary, status: 'failed', failure };
    }
    default:
      return undefined;
  }
}
