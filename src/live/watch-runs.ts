import { stat } from 'node:fs/promises';
import { findRuns } from '../compare/find-runs.js';
import { liveErrors } from './errors.js';
import { RunFollower, type RunProgress } from './run-progress.js';

/** The runs of a folder, as far as they are. */
export interface WatchedRuns {
  /** In the order in which they were begun. */
  readonly runs: readonly RunProgress[];
  /** What looks like a run and cannot be read, a sentence each. */
  readonly damaged: readonly string[];
}

/** Looks at a folder's runs again and again, reading only what is new. */
export class RunWatcher {
  readonly #followers = new Map<string, RunFollower>();

  constructor(private readonly folder: string) {}

  /** @throws `live/no-folder` */
  async look(): Promise<WatchedRuns> {
    const { folder } = this;
    await stat(folder).catch((error: unknown) => {
      throw liveErrors['live/no-folder']({ folder, reason: (error as Error).message }, { cause: error });
    });
    const { runs: found, damaged } = await findRuns([folder]);
    const runs: RunProgress[] = [];
    for (const run of found) {
      const follower = this.#followers.get(run.directory) ?? new RunFollower(run.directory);
      this.#followers.set(run.directory, follower);
      runs.push(await follower.progress(run));
    }
    return { runs, damaged };
  }
}
