import { hideSecrets, hideSecretsIn } from '../container/secrets.js';
import type { JsonObject } from '../json.js';
import type { MetricLine } from '../runs/run-files.js';
import type { MessageLevel, RunLog } from '../runs/run-log.js';
import type {
  ObservedCheckpoint,
  ObservedEvaluation,
  ObservedRun,
  ObservedStep,
  Observer,
  RunEnding,
  TrainingStart,
} from './observer.js';

/** An observer by its kind, for messages about it. */
interface NamedObserver {
  readonly kind: string;
  readonly observer: Observer;
}

/** The observers of one run. What one of them throws ends it, and not the run. */
export class RunObservers implements RunLog {
  readonly #told: NamedObserver[] = [];

  add(kind: string, observer: Observer): void {
    this.#told.push({ kind, observer });
  }

  /** Whether one of them has something to do for a run that is completed. */
  get catchesUp(): boolean {
    return this.#told.some(({ observer }) => observer.runFound !== undefined);
  }

  info(text: string, details: JsonObject = {}): void {
    this.#say('info', text, details);
  }

  warn(text: string, details: JsonObject = {}): void {
    this.#say('warn', text, details);
  }

  error(text: string, details: JsonObject = {}): void {
    this.#say('error', text, details);
  }

  runStarted(run: ObservedRun): Promise<void> {
    return this.#tellAndWait((observer) => observer.runStarted?.(run));
  }

  trainingStarted(start: TrainingStart): Promise<void> {
    return this.#tellAndWait((observer) => observer.trainingStarted?.(start));
  }

  stepMade(step: ObservedStep): void {
    this.#tell((observer) => observer.stepMade?.(step));
  }

  metricsLogged(lines: readonly MetricLine[]): void {
    this.#tell((observer) => observer.metricsLogged?.(lines));
  }

  evaluated(evaluation: ObservedEvaluation): void {
    this.#tell((observer) => observer.evaluated?.(evaluation));
  }

  checkpointSaved(checkpoint: ObservedCheckpoint): void {
    this.#tell((observer) => observer.checkpointSaved?.(checkpoint));
  }

  runEnded(ending: RunEnding): Promise<void> {
    return this.#tellAndWait((observer) => observer.runEnded?.(ending));
  }

  runFound(run: ObservedRun): Promise<void> {
    return this.#tellAndWait((observer) => observer.runFound?.(run));
  }

  async close(): Promise<void> {
    for (const told of [...this.#told]) await this.#tryToTell(told, (observer) => observer.close?.());
  }

  #say(level: MessageLevel, text: string, details: JsonObject): void {
    // What a library or a plug-in puts into its message may hold what it was given in confidence.
    const message = { level, text: hideSecrets(text), details: hideSecretsIn(details) };
    this.#tell((observer) => observer.messageLogged?.(message));
  }

  #tell(what: (observer: Observer) => void): void {
    for (const told of [...this.#told]) {
      try {
        what(told.observer);
      } catch (error) {
        this.#giveUp(told, error);
      }
    }
  }

  async #tellAndWait(what: (observer: Observer) => void | Promise<void>): Promise<void> {
    await Promise.all([...this.#told].map((told) => this.#tryToTell(told, what)));
  }

  async #tryToTell(told: NamedObserver, what: (observer: Observer) => void | Promise<void>): Promise<void> {
    try {
      await what(told.observer);
    } catch (error) {
      this.#giveUp(told, error);
    }
  }

  #giveUp(told: NamedObserver, error: unknown): void {
    const place = this.#told.indexOf(told);
    if (place < 0) return;
    this.#told.splice(place, 1);
    const reason = error instanceof Error ? error.message : String(error);
    this.warn(`The observer ${told.kind} failed and is told no more: ${reason}`, { observer: told.kind });
  }
}
