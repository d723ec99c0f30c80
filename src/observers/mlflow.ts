import { statSync } from 'node:fs';
import { join } from 'node:path';
import { countLines } from './mlflow/metric-batch.js';
import { pause, RestClient, type ServerAddress } from './mlflow/rest-client.js';
import { RunSender, type SentStatus } from './mlflow/run-sender.js';
import { SendJournal } from './mlflow/send-journal.js';
import { TrackingRun } from './mlflow/tracking-run.js';
import { defineObserver, type ObservedRun, type Observer, type ObserverContext, type RunEnding } from './observer.js';

/** Seconds that are waited at most after Ctrl-C, and for a server that does not answer. */
const SHORT_WAIT = 5;

/** Milliseconds after which it is said that something is waited for, and between two looks at whether it still is. */
const SILENCE = 1000;

const statuses: Readonly<Record<RunEnding['status'], SentStatus>> = {
  completed: 'FINISHED',
  failed: 'FAILED',
  interrupted: 'KILLED',
};

/**
 * Sends a run to an MLflow server (https://mlflow.org): the resolved experiment as parameters, what is in `metrics.jsonl` as metrics of the same names, steps and times.
 *
 * A value is sent when a checkpoint has settled it, because what comes after the last checkpoint is made again where a run goes on, and the server takes nothing back. So
 * the server holds what `metrics.jsonl` holds, once, whatever was killed or unreachable.
 */
export const mlflow = defineObserver({
  kind: 'mlflow',
  summary: 'Sends parameters and metrics to an MLflow server, without ever slowing or failing the run.',
  schema: {
    type: 'object',
    properties: {
      uri: {
        type: 'string',
        pattern: '^https?://[^\\s@?#]+$',
        description: 'Where the server is, such as http://localhost:5000. User and password have keys of their own.',
      },
      experiment: {
        type: ['string', 'null'],
        minLength: 1,
        default: null,
        description:
          "The experiment on the server; the run's experiment by name where it is null. Made where it is not there.",
      },
      token: { type: ['string', 'null'], default: null, secret: true, description: 'A bearer token.' },
      user: { type: ['string', 'null'], default: null, secret: true, description: 'A user of basic authentication.' },
      password: { type: ['string', 'null'], default: null, secret: true, description: "The user's password." },
      waitSeconds: {
        type: 'number',
        minimum: 0,
        maximum: 3600,
        default: 30,
        description: 'How long the end of a run waits, at most, for what has not been sent yet.',
      },
    },
    required: ['uri'],
    additionalProperties: false,
  },
  traits: {},
  create: (settings, context) => new MlflowObserver(settings, context),
});

interface MlflowSettings extends ServerAddress {
  readonly experiment: string | null;
  readonly waitSeconds: number;
}

class MlflowObserver implements Observer {
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
