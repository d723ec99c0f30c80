import { setMaxListeners } from 'node:events';
import { ExitCode } from '../errors/index.js';
import type { Terminal } from './terminal.js';

/**
 * Ctrl-C once: what is under way ends where it can go on later. Twice: at once.
 *
 * @param notice What is said after the first time
 */
export function interruptSignal(terminal: Terminal, notice: string): AbortSignal {
  const controller = new AbortController();
  // Every piece of work under way listens to it.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    terminal.say(notice);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

/** True for what work throws when its signal is aborted. */
export const isInterruption = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
