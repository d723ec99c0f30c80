import { ExitCode } from '../../errors/index.js';
import type { JsonObject } from '../../json.js';

/** Why an attempt at a point failed. */
export interface AttemptFailure {
  /** Of croplab's errors, such as `training/loss-not-finite`; null where something else went wrong. */
  readonly code: string | null;
  readonly message: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;
}

export type AttemptOutcome = 'done' | 'failed' | 'interrupted';

/** A point of the sweep is known, and nothing of it has begun. */
export interface PendingRecord {
  readonly state: 'pending';
  readonly id: string;
  readonly name: string;
  readonly point: JsonObject;
  readonly at: string;
}

/** An attempt at a point begins. */
export interface RunningRecord {
  readonly state: 'running';
  readonly id: string;
  /** Counted from 1, over all processes that ever worked on the sweep. */
  readonly attempt: number;
  readonly host: string;
  readonly process: number;
  readonly at: string;
}

/** An attempt has ended. Whether the point is done is said by its `result.json`; this says how it went. */
export interface EndedRecord {
  readonly state: AttemptOutcome;
  readonly id: string;
  readonly attempt: number;
  readonly seconds: number;
  readonly cpuSeconds: number | null;
  /** Memory of the process that made it, at most. */
  readonly peakBytes: number | null;
  readonly failure: AttemptFailure | null;
  /** Where to read what happened. */
  readonly log: string | null;
  readonly at: string;
}

/** One line of a ledger. Its times are for people: nothing is decided by them, so a clock that jumps changes nothing. */
export type LedgerRecord = PendingRecord | RunningRecord | EndedRecord;

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isAmount = (value: unknown): boolean => value === null || (Number.isFinite(value) && (value as number) >= 0);
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isFailure(value: unknown): boolean {
  if (value === null) return true;
  if (!isFields(value) || !isText(value.message) || !isText(value.remedy)) return false;
  return (value.code === null || isText(value.code)) && Object.values<unknown>(ExitCode).includes(value.exitCode);
}

const isEnded = (fields: Fields): boolean =>
  isCount(fields.attempt) &&
  isAmount(fields.seconds) &&
  isAmount(fields.cpuSeconds) &&
  isAmount(fields.peakBytes) &&
  isFailure(fields.failure) &&
  (fields.log === null || isText(fields.log));

const checks: Readonly<Record<LedgerRecord['state'], (fields: Fields) => boolean>> = {
  pending: ({ name, point }) => isText(name) && isFields(point),
  running: ({ attempt, host, process: number }) => isCount(attempt) && isText(host) && isCount(number),
  done: isEnded,
  failed: isEnded,
  interrupted: isEnded,
};

/** The record of a line; `undefined` where it is none: a killed process or a full disk cut it short. */
export function parseRecord(line: string): LedgerRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isFields(value) || !isText(value.id) || !isText(value.at)) return undefined;
  const { state } = value;
  if (!isText(state) || !Object.hasOwn(checks, state)) return undefined;
  return checks[state as LedgerRecord['state']](value) ? (value as unknown as LedgerRecord) : undefined;
}
