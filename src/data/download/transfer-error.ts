/** Why a file did not arrive. */
export class TransferError extends Error {
  override readonly name = 'TransferError';

  constructor(
    message: string,
    /** Whether it is worth while to ask again. */
    readonly isPassing: boolean,
    /** Milliseconds after which the server wants to be asked again. */
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
