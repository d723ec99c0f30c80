import type { ObservedRun, ObserverContext } from '../observer.js';
import { readBatch } from './metric-batch.js';
import { exponentialBackoff, pause, RequestFault } from './rest-client.js';
import type { SendJournal } from './send-journal.js';
import type { TrackingRun } from './tracking-run.js';

export type SentStatus = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

export interface RunSenderOptions {
  readonly run: ObservedRun;
  readonly uri: string;
  readonly log: ObserverContext['log'];
  readonly journal: SendJournal;
  readonly target: TrackingRun;
  /** Aborted when nothing more is to be sent. */
  readonly signal: AbortSignal;
  /** Whether a server that does not answer is asked again. */
  readonly isPatient: boolean;
  /** Milliseconds before the n-th try after the first. */
  readonly backoff?: (failures: number) => number;
}

/**
 * Sends what `metrics.jsonl` holds, from where its journal stands to where lines are settled, beside the training: requests wait for the server, the training waits for
 * none of them.
 */
export class RunSender {
  #settled = 0;
  #status: SentStatus = 'RUNNING';
  #failures = 0;
  #isAway = false;
  #wake: () => void = () => undefined;
  #isEnding = false;
  readonly #ended = new AbortController();
  /** When everything was sent, or nothing more will be. */
  readonly done: Promise<void>;

  constructor(private readonly options: RunSenderOptions) {
    const { signal } = options;
    signal.addEventListener('abort', () => {
      this.#wake();
    });
    this.done = this.#work();
  }

  /** Lines of `metrics.jsonl` up to that byte will not be made again. */
  settle(bytes: number): void {
    this.#settled = Math.max(this.#settled, bytes);
    this.#wake();
  }

  /** Nothing more comes than what is settled, and how the run ended. A server that was away is asked at once whether it is back. */
  end(status: SentStatus): void {
    this.#status = status;
    this.#isEnding = true;
    this.#failures = 0;
    this.#ended.abort();
    this.#wake();
  }

  /** Whether the server could not be reached, more than once. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Bytes of `metrics.jsonl` that are settled. */
  get settled(): number {
    return this.#settled;
  }

  /** Bytes of it whose values the server has acknowledged. */
  get sent(): number {
    return this.options.journal.state.bytes;
  }

  /** Whether the server has everything. */
  get isComplete(): boolean {
    return this.#isEnding && this.sent >= this.#settled && this.options.journal.state.status === this.#status;
  }

  #isStopped(): boolean {
    return this.options.signal.aborted;
  }

  async #work(): Promise<void> {
    while (!this.#isStopped() && !this.isComplete) {
      const isWoken = this.#nextWake();
      try {
        const isMore = await this.#sendNext();
        this.#answered();
        if (!isMore && !this.#isEnding) await isWoken;
      } catch (error) {
        if (this.#isStopped() || !(await this.#mayTryAgain(error))) return;
      }
    }
  }

  #nextWake(): Promise<void> {
    const { promise, resolve } = promiseWithResolve();
    this.#wake = resolve;
    return promise;
  }

  /** Sends one piece of what is left; false where nothing is. */
  async #sendNext(): Promise<boolean> {
    const { journal, target, run } = this.options;
    await target.begin();
    if (this.sent < this.#settled) {
      const batch = await readBatch(run.paths.metrics, this.sent, this.#settled);
      if (batch === undefined) throw new Error(`${run.paths.metrics} is shorter than it was.`);
      await target.send(batch);
      return true;
    }
    if (journal.state.status !== this.#status) await target.report(this.#status);
    return false;
  }

  #answered(): void {
    const { log, uri } = this.options;
    if (this.#isAway) log.info(`MLflow at ${uri} answers again.`);
    this.#isAway = false;
    this.#failures = 0;
  }

  async #mayTryAgain(error: unknown): Promise<boolean> {
    const { log, uri, isPatient, signal, backoff = exponentialBackoff } = this.options;
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof RequestFault) || !error.mayPass) {
      log.warn(`Nothing more is sent to MLflow at ${uri}: ${reason}`);
      return false;
    }
    if (!isPatient) {
      log.warn(`MLflow at ${uri} cannot be reached: ${reason}`);
      return false;
    }
    if (!this.#isAway && this.#failures >= 1) {
      this.#isAway = true;
      log.warn(`MLflow at ${uri} cannot be reached: ${reason}. The run goes on; values are sent when it answers.`);
    }
    this.#failures += 1;
    const isOver = this.#isEnding ? signal : AbortSignal.any([signal, this.#ended.signal]);
    await pause(Math.max(backoff(this.#failures), error.pause), isOver);
    return true;
  }
}

function promiseWithResolve(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
