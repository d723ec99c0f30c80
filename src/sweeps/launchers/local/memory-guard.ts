import type { ProcessMemory } from './system-memory.js';

/** A job that runs, as the guard sees it. */
export interface GuardedJob {
  readonly memory: ProcessMemory | undefined;
  /** Whether it has worked for long enough for its memory to say what it needs. */
  readonly isSettled: boolean;
}

export interface MemoryState {
  readonly running: readonly GuardedJob[];
  /** The most that a job of this sweep was ever measured to take; 0 where none was. */
  readonly measuredPeak: number;
  /** What can still be had. */
  readonly free: number;
  /** What all jobs together may take; `undefined` where only the machine limits them. */
  readonly most: number | undefined;
}

/** Beside the most that was measured, this share stays free. */
const RESERVE = 0.1;

export type MemoryVerdict =
  | { readonly begins: true }
  /** How much another job is expected to take and how much there is; `undefined` while nothing is known yet. */
  | { readonly begins: false; readonly wanted: number | undefined; readonly room: number };

/**
 * Whether another job may begin beside those that run: there must be room for the most that one was seen to take, after those that run have grown
 * to it too. While nothing has been measured, one runs alone until it has made some steps. The first always begins.
 */
export function judgeMemory({ running, measuredPeak, free, most = Infinity }: MemoryState): MemoryVerdict {
  if (running.length === 0) return { begins: true };
  const known = Math.max(measuredPeak, ...running.map(({ memory }) => memory?.peak ?? 0));
  const isKnown = measuredPeak > 0 || running.some(({ isSettled }) => isSettled);
  const taken = running.reduce((sum, { memory }) => sum + (memory?.now ?? 0), 0);
  const growth = running.reduce((sum, { memory }) => sum + Math.max(0, known - (memory?.now ?? 0)), 0);
  const room = Math.max(0, Math.min(free, most - taken) - growth);
  if (!isKnown) return { begins: false, wanted: undefined, room };
  const wanted = known * (1 + RESERVE);
  return room >= wanted ? { begins: true } : { begins: false, wanted, room };
}
