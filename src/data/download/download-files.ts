import { setMaxListeners } from 'node:events';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProgressReporter } from '../../progress.js';
import { forEachConcurrently } from '../for-each-concurrently.js';
import { ProblemList } from '../problem-list.js';
import { downloadErrors } from './errors.js';
import { FileTransfer, type FetchOutcome, type WantedFile } from './fetch-file.js';
import { TransferError } from './transfer-error.js';

/** A file with the name that messages and lists call it. */
export interface NamedFile extends WantedFile {
  readonly name: string;
}

export interface DownloadPolicy {
  /** Files fetched at the same time. */
  readonly parallel: number;
  /** Attempts for each file. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; each wait is twice the one before it. */
  readonly firstWait: number;
  /** Bytes of a file at most. */
  readonly largest: number;
  /** Milliseconds without a byte after which an attempt is given up. */
  readonly patience: number;
}

export const defaultPolicy: DownloadPolicy = {
  parallel: 16,
  attempts: 5,
  firstWait: 500,
  largest: 64 << 20,
  patience: 30_000,
};

export interface DownloadRequest {
  readonly files: readonly NamedFile[];
  readonly policy: DownloadPolicy;
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadReport {
  /** Files that arrived, and files that were there. */
  readonly fetched: number;
  readonly present: number;
  /** Names of files that the server does not have. */
  readonly missing: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

/** Milliseconds that one waits at most. */
const LONGEST_WAIT = 60_000;

/** So many failures in a row are no matter of single files. */
const HOPELESS = 50;

/** The wait before another attempt: doubled each time, and spread, so that many do not come back at once. */
function waitBefore(attempt: number, firstWait: number, { retryAfter = 0 }: TransferError): number {
  const doubled = firstWait * 2 ** (attempt - 1);
  return Math.min(LONGEST_WAIT, Math.max(retryAfter, doubled * (0.5 + Math.random() / 2)));
}

async function fetchWithRetries(file: NamedFile, { policy, signal }: DownloadRequest): Promise<FetchOutcome> {
  const transfer = new FileTransfer(file);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transfer.attempt({ ...policy, signal });
    } catch (error) {
      if (!(error instanceof TransferError) || !error.isPassing || attempt === policy.attempts) throw error;
      await delay(waitBefore(attempt, policy.firstWait, error), undefined, signal ? { signal } : {});
    }
  }
}

/** Keeps account of what became of every file. */
class Account {
  fetched = 0;
  present = 0;
  readonly missing: string[] = [];
  readonly failed: { readonly name: string; readonly reason: string }[] = [];
  #inARow = 0;

  succeed(outcome: FetchOutcome, name: string): void {
    this.#inARow = 0;
    if (outcome === 'missing') this.missing.push(name);
    else this.fetched++;
  }

  /** @throws `download/nothing-arrives` */
  fail(name: string, reason: string): void {
    this.failed.push({ name, reason });
    if (++this.#inARow < HOPELESS) return;
    const problems = new ProblemList();
    for (const failure of this.failed.slice(-HOPELESS)) problems.add(`${failure.name}: ${failure.reason}`);
    throw downloadErrors['download/nothing-arrives']({ problems });
  }

  /** Lists in the order of the names, whatever order the files came in. */
  report(): DownloadReport {
    const { fetched, present } = this;
    const failed = [...this.failed].sort((one, other) => (one.name < other.name ? -1 : 1));
    return { fetched, present, missing: [...this.missing].sort(), failed };
  }
}

/**
 * Fetches files, several at the same time. What is there is not fetched again, what arrived of a file is kept for the next attempt or the next call; a file has its
 * name only when it is whole. Files that the server does not have, and those that did not come after all attempts, are listed.
 *
 * @throws `download/nothing-arrives` where one file after the other fails, `download/unwritable`; the signal's reason where that is aborted
 */
export async function downloadFiles({ signal: outer, ...rest }: DownloadRequest): Promise<DownloadReport> {
  const { files, policy, progress } = rest;
  // Where one transfer ends all of it, the others do not go on by themselves.
  const ending = new AbortController();
  const signal = outer ? AbortSignal.any([outer, ending.signal]) : ending.signal;
  setMaxListeners(0, ending.signal, signal);
  const account = new Account();
  const task = progress.start('Downloading images', files.length, 'images');
  try {
    await forEachConcurrently(files, policy.parallel, async (file) => {
      signal.throwIfAborted();
      const there = await stat(file.path).catch(() => undefined);
      if (there?.isFile() && there.size > 0) account.present++;
      else {
        try {
          account.succeed(await fetchWithRetries(file, { ...rest, signal }), file.name);
        } catch (error) {
          if (!(error instanceof TransferError)) throw error;
          account.fail(file.name, error.message);
        }
      }
      task.advance(1);
    });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const { path = '', message } = error as NodeJS.ErrnoException;
    throw downloadErrors['download/unwritable']({ path, reason: message }, { cause: error });
  } finally {
    ending.abort();
    task.end();
  }
  return account.report();
}
