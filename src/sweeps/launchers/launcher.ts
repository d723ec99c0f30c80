import { pluginDefiner, type FamilyPlugin } from '../../container/family.js';
import type { Empty } from '../../container/plugin.js';
import type { RunRequest } from '../../training/run-request.js';
import type { SweepQueue } from '../sweep-queue.js';

/** Sees to it that the runs of a sweep are made somewhere. */
export interface Launcher {
  /**
   * Returns when nothing is left to do: each run is done, has failed for good, or was interrupted. Others may work on the same queue.
   *
   * @throws what makes it impossible to go on for whatever run: a missing engine, a full disk
   */
  launch(work: SweepWork): Promise<void>;
}

export interface SweepWork {
  readonly queue: SweepQueue;
  /** How each run is to be made, besides what the queue knows of it. */
  readonly request: Omit<RunRequest, 'point' | 'isBaseline' | 'maxSteps' | 'continues' | 'resume' | 'lock'>;
  /** Whether the first failure ends the sweep. */
  readonly failFast: boolean;
  /** Whether the end is that of every run, also of those that other processes make; otherwise nothing is waited for. */
  readonly waits: boolean;
}

export type LauncherPlugin = FamilyPlugin<Empty, Launcher, Empty>;
export const defineLauncher = pluginDefiner<Empty, Launcher, Empty>('launcher');
