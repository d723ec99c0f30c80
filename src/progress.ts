/** One long piece of work, as the user sees it. */
export interface ProgressTask {
  /** `done` units more are finished; `note` stands beside the bar (`loss 4.21`). */
  advance(done: number, note?: string): void;
  /** Ends the task; further calls do nothing. */
  end(): void;
}

/** Shows long work: a bar with rate and time left on a terminal, plain lines elsewhere, nothing in tests. */
export interface ProgressReporter {
  start(label: string, total: number, unit: string): ProgressTask;
}

/** A reporter that shows nothing. */
export const silentProgress: ProgressReporter = {
  start: () => ({ advance: () => undefined, end: () => undefined }),
};
