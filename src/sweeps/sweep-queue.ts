import { hostname } from 'node:os';
import { CroplabError } from '../errors/index.js';
import { makeRunFolder } from '../runs/run-directory.js';
import { lockHolder, lockRun, type RunLock } from '../runs/run-lock.js';
import { readManifestOf, readResultOf } from '../runs/run-manifest.js';
import type { AttemptFailure } from './ledger/ledger-record.js';
import type { Ledger } from './ledger/ledger.js';
import type { SweepRun } from './sweep-run.js';

/** A run that this process is to make, its folder locked. */
export interface TakenRun {
  readonly run: SweepRun;
  readonly lock: RunLock;
  readonly attempt: number;
  /** Whether what is there of it is kept. */
  readonly resume: boolean;
}

/** How a run of the sweep stands. */
export type RunState =
  | { readonly state: 'open' }
  /** Another process works on it. */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'taken' }
  | { readonly state: 'done' }
  | { readonly state: 'interrupted' }
  | {
      readonly state: 'failed';
      readonly attempts: number;
      readonly failure: AttemptFailure;
      readonly log: string | null;
    };

export interface QueueOptions {
  /** Whether finished runs stand for themselves and interrupted ones go on; otherwise every run is made anew, once. */
  readonly resume: boolean;
  /** How often a run is tried again that failed since this process began. */
  readonly retries: number;
  /** Told of each run that is done or has failed for good, here or in another process. */
  readonly onEnd?: (run: SweepRun) => void;
}

/** Failures that come again whenever the run goes on from its last checkpoint. */
const LASTING: ReadonlySet<string | null> = new Set(['training/loss-not-finite', 'training/evaluation-undefined']);

/** States that nothing follows. */
const ENDED: ReadonlySet<RunState['state']> = new Set(['done', 'failed']);

/**
 * The runs of a sweep that are still to be made, shared with every other process that works on the same sweep: who has a run's lock makes it.
 * It holds no state that is not on disk too, except what this process has begun.
 */
export class SweepQueue {
  readonly #states = new Map<string, RunState>();
  /** Failures that the ledger knew of when this process began: they do not count. */
  readonly #formerFailures = new Map<string, number>();
  readonly #begun = new Set<string>();
  #order: readonly SweepRun[];

  constructor(
    /** In the order in which they begin. */
    readonly runs: readonly SweepRun[],
    readonly ledger: Ledger,
    private readonly options: QueueOptions,
  ) {
    this.#order = runs;
    for (const { id } of runs) this.#formerFailures.set(id, ledger.historyOf(id).failures);
  }

  /** Whether what is done stays. */
  get keepsResults(): boolean {
    return this.options.resume;
  }

  get retries(): number {
    return this.options.retries;
  }

  /** Those that are neither done nor failed for good. */
  runsLeft(): readonly SweepRun[] {
    return this.runs.filter((run) => !ENDED.has(this.stateOf(run).state));
  }

  stateOf({ id }: SweepRun): RunState {
    return this.#states.get(id) ?? { state: 'open' };
  }

  count(state: RunState['state']): number {
    return this.runs.filter((run) => this.stateOf(run).state === state).length;
  }

  /**
   * Takes the next run that nobody works on. `undefined` where there is none; then those in the state `elsewhere` may be done soon, or fall to this
   * process.
   *
   * @throws `runs/unwritable`, `sweep/ledger-unwritable`
   */
  async take(): Promise<TakenRun | undefined> {
    await this.ledger.refresh();
    for (const run of this.#order) {
      const { state } = this.stateOf(run);
      if (state !== 'open' && state !== 'elsewhere') continue;
      if ((await this.#look(run)) !== 'open') continue;
      const taken = await this.#tryTake(run);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  /** Looks how runs stand that other processes make. */
  async observe(): Promise<void> {
    await this.ledger.refresh();
    for (const run of this.runsLeft()) await this.#look(run);
  }

  /** Says how an attempt of this process ended, as the ledger has it. A run that is to be tried again comes last; the reason is returned. */
  async settle({ run, attempt }: TakenRun): Promise<{ readonly retriedFor?: string }> {
    await this.ledger.refresh();
    const { ended } = this.ledger.historyOf(run.id);
    if (ended?.attempt === attempt && ended.state === 'interrupted') {
      this.#set(run, { state: 'interrupted' });
      return {};
    }
    if ((await this.#look(run)) !== 'open') return {};
    this.#order = [...this.#order.filter(({ id }) => id !== run.id), run];
    return { retriedFor: ended?.failure?.message ?? 'its process was killed' };
  }

  #set(run: SweepRun, state: RunState): void {
    if (ENDED.has(state.state) && this.stateOf(run).state !== state.state) this.options.onEnd?.(run);
    this.#states.set(run.id, state);
  }

  /** How the run stands on disk. */
  async #look(run: SweepRun): Promise<RunState['state']> {
    const judged = await this.#judge(run);
    const isElsewhere = judged.state === 'open' && (await lockHolder(run.paths.directory)) !== undefined;
    const seen: RunState = isElsewhere ? { state: 'elsewhere' } : judged;
    this.#set(run, seen);
    return seen.state;
  }

  async #judge(run: SweepRun): Promise<RunState> {
    if (await this.#isDone(run)) return { state: 'done' };
    const { failures, lastFailure, attempts } = this.ledger.historyOf(run.id);
    const recent = failures - (this.#formerFailures.get(run.id) ?? 0);
    if (recent > 0 && lastFailure?.failure != null) {
      const { failure, log } = lastFailure;
      if (recent > this.options.retries || LASTING.has(failure.code))
        return { state: 'failed', attempts, failure, log };
    }
    return { state: 'open' };
  }

  async #isDone({ id, paths }: SweepRun): Promise<boolean> {
    if (!this.options.resume && !this.#begun.has(id)) return false;
    const manifest = await readManifestOf(paths.manifest, id);
    return manifest?.status === 'completed' && (await readResultOf(paths.result, id)) !== undefined;
  }

  async #tryTake(run: SweepRun): Promise<TakenRun | undefined> {
    const { id, paths } = run;
    await makeRunFolder(paths);
    const lock = await lockRun(paths.directory).catch((error: unknown) => {
      if (error instanceof CroplabError && error.code === 'runs/in-use') return undefined;
      throw error;
    });
    this.#set(run, { state: 'elsewhere' });
    if (lock === undefined) return undefined;
    try {
      await this.ledger.refresh();
      // Another process may have ended it between the look and the lock.
      const judged = await this.#judge(run);
      this.#set(run, judged.state === 'open' ? { state: 'taken' } : judged);
      if (judged.state === 'open') return { run, lock, ...(await this.#begin(id)) };
    } catch (error) {
      await lock.release();
      throw error;
    }
    await lock.release();
    return undefined;
  }

  async #begin(id: string): Promise<Pick<TakenRun, 'attempt' | 'resume'>> {
    const attempt = this.ledger.historyOf(id).attempts + 1;
    await this.ledger.write([{ state: 'running', id, attempt, host: hostname(), process: process.pid }]);
    const resume = this.options.resume || this.#begun.has(id);
    this.#begun.add(id);
    return { attempt, resume };
  }
}
