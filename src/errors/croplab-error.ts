/**
 * What the process says to its caller when it ends.
 *
 * - `runFailed` 1: a run failed
 * - `badInput` 2: bad usage or an invalid configuration
 * - `missing` 3: the environment or the data lacks something; the remedy says what mends it
 * - `interrupted` 130: stopped by the user after a checkpoint was saved
 */
export const ExitCode = { done: 0, runFailed: 1, badInput: 2, missing: 3, interrupted: 130 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error that a user can act on: printed as message and remedy, never with a stack trace. */
export class CroplabError extends Error {
  override readonly name = 'CroplabError';

  constructor(
    /** `family/what`, stable across versions: `data/image-missing`. */
    readonly code: string,
    message: string,
    /** What to do next, as a sentence. */
    readonly remedy: string,
    readonly exitCode: ExitCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
