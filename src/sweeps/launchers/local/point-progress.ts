import type { ProgressReporter } from '../../../progress.js';
import type { PointMessage } from './point-messages.js';

/** Milliseconds between two messages about the same task. */
const INTERVAL = 100;

/** Reports progress to another process, no more often than somebody can read it. */
export class PointProgress implements ProgressReporter {
  #tasks = 0;

  constructor(private readonly send: (message: PointMessage) => void) {}

  start: ProgressReporter['start'] = (label, total, unit, done = 0) => {
    const task = (this.#tasks += 1);
    this.send({ kind: 'start', task, label, total, unit, done });
    let [pending, sent, ended] = [0, -Infinity, false];
    return {
      advance: (more, note) => {
        pending += more;
        if (ended || performance.now() - sent < INTERVAL) return;
        this.send({ kind: 'advance', task, done: pending, note });
        [pending, sent] = [0, performance.now()];
      },
      end: () => {
        if (!ended) this.send({ kind: 'end', task });
        ended = true;
      },
    };
  };
}
