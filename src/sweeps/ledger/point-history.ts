import type { EndedRecord, LedgerRecord } from './ledger-record.js';

/** What a ledger knows of one point. */
export interface PointHistory {
  /** The number of the last attempt that began; 0 where none did. */
  readonly attempts: number;
  /** How the last attempt that began ended; `undefined` where it goes on, or its process was killed. */
  readonly ended: EndedRecord | undefined;
  /** Attempts that failed. */
  readonly failures: number;
  /** The last failure, if any attempt failed. */
  readonly lastFailure: EndedRecord | undefined;
}

export const untouched: PointHistory = { attempts: 0, ended: undefined, failures: 0, lastFailure: undefined };

/**
 * The history with one record more. Attempts are numbered under the lock of the point's run, so records may come in any order from any number
 * of files, and their times do not matter.
 */
export function withRecord(history: PointHistory, record: LedgerRecord): PointHistory {
  if (record.state === 'pending') return history;
  const { attempt } = record;
  const attempts = Math.max(history.attempts, attempt);
  if (record.state === 'running') {
    return attempt > history.attempts && (history.ended?.attempt ?? 0) < attempt
      ? { ...history, attempts, ended: undefined }
      : { ...history, attempts };
  }
  const isLast = attempt >= history.attempts && attempt >= (history.ended?.attempt ?? 0);
  const isFailure = record.state === 'failed';
  return {
    attempts,
    ended: isLast ? record : history.ended,
    failures: history.failures + (isFailure ? 1 : 0),
    lastFailure: isFailure && attempt >= (history.lastFailure?.attempt ?? 0) ? record : history.lastFailure,
  };
}
