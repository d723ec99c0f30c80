const MOST_TASKS = 100;

/** Tasks of the array that makes so many runs. */
export function taskCount(jobs: number | 'auto', runs: number): number {
  return Math.max(1, Math.min(jobs === 'auto' ? MOST_TASKS : jobs, runs));
}
