import type { ProgressReporter, ProgressTask } from '../../../progress.js';
import type { Say } from '../../../runs/run-log.js';
import type { PointMessage } from './point-messages.js';

interface ShownTask {
  readonly label: string;
  readonly total: number;
  readonly unit: string;
  done: number;
}

/** What is shown of one job: its lines of text, and one line of progress, that of the task it began last. */
export class JobDisplay {
  /** Tasks that go on, in the order in which they began. */
  readonly #tasks = new Map<number, ShownTask>();
  #shown: { readonly task: number; readonly line: ProgressTask } | undefined;
  #steps = 0;

  /**
   * @param name the run's, which its training is called by
   * @param label how lines begin; nothing is put before them where there is only one job
   */
  constructor(
    private readonly to: { readonly progress: ProgressReporter; readonly say: Say },
    private readonly name: string,
    private readonly label: string | undefined,
  ) {}

  /** Training steps that it has made. */
  get steps(): number {
    return this.#steps;
  }

  take(message: PointMessage): void {
    switch (message.kind) {
      case 'say':
        this.to.say(this.label === undefined ? message.text : `${this.label}: ${message.text}`);
        break;
      case 'start': {
        const { task, label, total, unit, done } = message;
        this.#tasks.set(task, { label, total, unit, done });
        this.#showLatest();
        break;
      }
      case 'advance': {
        const { task, done, note } = message;
        const known = this.#tasks.get(task);
        if (known === undefined) break;
        known.done += done;
        if (known.unit === 'steps') this.#steps += done;
        if (this.#shown?.task === task) this.#shown.line.advance(done, note);
        break;
      }
      case 'end':
        this.#tasks.delete(message.task);
        this.#showLatest();
        break;
    }
  }

  end(): void {
    this.#tasks.clear();
    this.#showLatest();
  }

  #showLatest(): void {
    const [task, latest] = [...this.#tasks].at(-1) ?? [];
    if (this.#shown?.task === task) return;
    this.#shown?.line.end();
    this.#shown = undefined;
    if (task === undefined || latest === undefined) return;
    const { label, total, unit, done } = latest;
    const line = this.to.progress.start(this.#lineLabel(label), total, unit, done);
    this.#shown = { task, line };
  }

  #lineLabel(task: string): string {
    if (this.label === undefined) return task;
    return task === this.name ? this.label : `${this.label}: ${task}`;
  }
}
