import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { writeAll } from '../../files/write-whole.js';
import { sweepErrors } from '../errors.js';
import type { LedgerRecord } from './ledger-record.js';

type Unstamped<Value> = Value extends LedgerRecord ? Omit<Value, 'at'> : never;

/** A record before it is written. */
export type NewRecord = Unstamped<LedgerRecord>;

/**
 * Appends to one file of a ledger. A record lies between two line ends, so that one that was cut short spoils itself and no other, and is
 * on disk when `write` returns.
 */
export class LedgerWriter {
  readonly #file: number;

  /** @throws `sweep/ledger-unwritable` */
  constructor(readonly path: string) {
    this.#file = guarded(path, () => openSync(path, 'a'));
  }

  /** @throws `sweep/ledger-unwritable` */
  write(records: readonly NewRecord[]): void {
    if (records.length === 0) return;
    const at = new Date().toISOString();
    const text = records.map((record) => `\n${JSON.stringify({ ...record, at })}\n`).join('');
    guarded(this.path, () => {
      writeAll(this.#file, Buffer.from(text));
      fdatasyncSync(this.#file);
    });
  }

  close(): void {
    closeSync(this.#file);
  }
}

function guarded<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw sweepErrors['sweep/ledger-unwritable']({ path, reason: (error as Error).message }, { cause: error });
  }
}
