/** What may be deleted, and why. */
export interface Garbage {
  /** A whole run, a checkpoint of one, or what somebody who was killed has left behind. */
  readonly kind: 'run' | 'checkpoint' | 'temporary';
  /** The run's folder, or the one that a half-deleted run lies in. */
  readonly dir: string;
  /** In the order in which they go. */
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly reason: string;
}

/** A run of which something could be deleted and nothing is. */
export interface KeptRun {
  readonly dir: string;
  readonly reason: string;
}
