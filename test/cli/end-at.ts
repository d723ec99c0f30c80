import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Ending {
  readonly step: number;
  /** The folder that the runs of the small experiment lie in. */
  readonly out: string;
  readonly signal: NodeJS.Signals;
}

/** Sends the process a signal as soon as that checkpoint is there. */
export const endAt =
  ({ step, out, signal }: Ending) =>
  (child: ChildProcess): void => {
    const name = `step-${String(step).padStart(8, '0')}.json`;
    const timer = setInterval(() => {
      void readdir(join(out, 'small')).then(
        ([id]) => {
          if (id === undefined || !existsSync(join(out, 'small', id, 'checkpoints', name))) return;
          clearInterval(timer);
          child.kill(signal);
        },
        () => undefined,
      );
    }, 2);
    child.on('exit', () => {
      clearInterval(timer);
    });
  };
