import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedRun, Observer, ObserverContext, RunEnding } from '../observer.js';
import { countLines } from './metric-batch.js';
import { pause, RestClient, type ServerAddress } from './rest-client.js';
import { RunSender, type SentStatus } from './run-sender.js';
import { SendJournal } from './send-journal.js';
import { TrackingRun } from './tracking-run.js';

/** Seconds that are waited at most after Ctrl-C, and for a server that does not answer. */
const SHORT_WAIT = 5;

/** Milliseconds after which it is said that something is waited for, and between two looks at whether it still is. */
const SILENCE = 1000;

const statuses: Readonly<Record<RunEnding['status'], SentStatus>> = {
  completed: 'FINISHED',
  failed: 'FAILED',
  interrupted: 'KILLED',
};

export interface MlflowSettings extends ServerAddress {
  readonly experiment: string | null;
  readonly waitSeconds: number;
}

/** Begins, feeds and ends the sending of a run. */
export class MlflowObserver implements Observer {
  readonly #end = new AbortController();
  #observed: { readonly run: ObservedRun; readonly sender: RunSender } | undefined;

  constructor(
    private readonly settings: MlflowSettings,
    private readonly context: ObserverContext,
  ) {}

  async trainingStarted({ run }: { readonly run: ObservedRun }): Promise<void> {
    await this.#begin(run, true);
    this.#settle();
  }

  checkpointSaved(): void {
    this.#settle();
  }

  async runEnded({ status }: RunEnding): Promise<void> {
    if (status === 'completed') this.#settle();
    const { waitSeconds } = this.settings;
    await this.#finish(statuses[status], status === 'interrupted' ? Math.min(waitSeconds, SHORT_WAIT) : waitSeconds);
  }

  async runFound(run: ObservedRun): Promise<void> {
    const journal = await this.#journal(run);
    if (journal.state.status === statuses.completed && journal.state.bytes === sizeOf(run.paths.metrics)) return;
    await this.#begin(run, false);
    this.#settle();
    await this.#finish(statuses.completed, this.settings.waitSeconds);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#observed?.sender.done;
  }

  async #begin(run: ObservedRun, isPatient: boolean): Promise<void> {
    const { uri } = this.settings;
    const { signal } = this.#end;
    const { log } = this.context;
    const journal = await this.#journal(run);
    const client = new RestClient(this.settings, signal);
    const target = new TrackingRun({ run, uri, experiment: this.#experimentOf(run), client, journal, log });
    this.#observed = { run, sender: new RunSender({ run, uri, log, journal, target, signal, isPatient }) };
  }

  #journal(run: ObservedRun): Promise<SendJournal> {
    const server = { uri: this.settings.uri, experiment: this.#experimentOf(run) };
    return SendJournal.open(join(run.paths.directory, 'mlflow.json'), run.paths.metrics, server);
  }

  #experimentOf({ manifest }: ObservedRun): string {
    return this.settings.experiment ?? manifest.experiment;
  }

  /** All lines that are there now stay. */
  #settle(): void {
    if (this.#observed === undefined) return;
    const { run, sender } = this.#observed;
    sender.settle(sizeOf(run.paths.metrics));
  }

  /** Waits until the server has everything, for a bounded time, and says so where it has not. */
  async #finish(status: SentStatus, seconds: number): Promise<void> {
    if (this.#observed === undefined) return;
    const { run, sender } = this.#observed;
    sender.end(status);
    await this.#waitFor(sender, 1000 * seconds);
    if (sender.isComplete) return;
    const values = await countLines(run.paths.metrics, sender.sent, sender.settled);
    const what = values === 0 ? 'The end of the run has' : values === 1 ? '1 value has' : `${values} values have`;
    this.context.log.warn(
      `${what} not reached MLflow at ${this.settings.uri}. The same command sends what is missing, also of a completed run.`,
      { values },
    );
  }

  async #waitFor(sender: RunSender, milliseconds: number): Promise<void> {
    const enough = new AbortController();
    await Promise.race([sender.done, this.#runOut(sender, milliseconds, enough.signal)]);
    enough.abort();
  }

  /** Until the time is over, or a server has been away for long enough. */
  async #runOut(sender: RunSender, milliseconds: number, signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < milliseconds && !signal.aborted; waited += SILENCE) {
      if (sender.isAway && waited >= 1000 * SHORT_WAIT) return;
      if (waited === SILENCE)
        this.context.log.info(`Sending the rest to MLflow, for ${milliseconds / 1000} s at most.`);
      await pause(Math.min(SILENCE, milliseconds - waited), signal);
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
