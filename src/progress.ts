/** One long piece of work, as the user sees it. */
export interface ProgressTask {
  /** `done` units more are finished; `note` stands beside the bar (`loss 4.21`). */
  advance(done: number, note?: string): void;
  /** Ends the task; further calls do nothing. */
  end(): void;
}

/** Shows long work: a bar with rate and time left on a terminal, plain lines elsewhere, nothing in tests. */
export interface ProgressReporter {
  /** `done` units were finished before, by an earlier part of the work. */
  start(label: string, total: number, unit: string, done?: number): ProgressTask;
}

/** A reporter that shows nothing. */
export const silentProgress: ProgressReporter = {
  start: () => ({ advance: () => undefined, end: () => undefined }),
};
