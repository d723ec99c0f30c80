import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CroplabError } from '../errors/index.js';
import { noAnnotations, type Annotations, type RunNote } from './annotations.js';
import { runErrors } from './errors.js';
import { runPaths, writeRunJson } from './run-directory.js';
import { lockRun, type RunLock } from './run-lock.js';

/** Bytes of the file that are read at most. */
const MOST_BYTES = 2 ** 22;

/** Whoever writes annotations holds this for as long as it takes to write a small file. */
const LOCK = 'annotations.lock';
const PATIENCE = { attempts: 500, milliseconds: 20 };

/** The annotations of a run's folder, nothing where there are none, or why they cannot be read, as a sentence. */
export function readAnnotations(directory: string): Annotations | undefined | string {
  const path = runPaths(directory).annotations;
  let value: unknown;
  try {
    // Most runs have none: asking first is ten times as fast as an error is made.
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return undefined;
    if (size > MOST_BYTES) return `${path} is damaged: it is larger than ${MOST_BYTES / 2 ** 20} MiB.`;
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return `${path} is damaged: it is not whole JSON.`;
    return `${path} cannot be read: ${(error as Error).message}`;
  }
  return isAnnotations(value) ? value : `${path} is damaged: it does not hold notes and tags.`;
}

/**
 * Changes the annotations of a run, whether or not it is under way. Of several who do so at the same time, each changes what the one before has
 * written.
 *
 * @throws `runs/annotations-damaged`, `runs/unwritable`, and what `change` throws: then nothing is written
 */
export async function changeAnnotations(
  directory: string,
  change: (former: Annotations) => Annotations,
): Promise<Annotations> {
  return withAnnotationsLocked(directory, async () => {
    const former = readAnnotations(directory) ?? noAnnotations;
    const path = runPaths(directory).annotations;
    if (typeof former === 'string') throw runErrors["runs/annotations-damaged"]({ reason: former });
    const changed = change(former);
    await writeRunJson(path, { notes: changed.notes.map((note) => ({ ...note })), tags: changed.tags });
    return changed;
  });
}

/**
 * Does something while nobody writes annotations.
 *
 * @throws `runs/unwritable`, and what `work` throws
 */
export async function withAnnotationsLocked<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    const lock = await lockAnnotations(directory);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (error instanceof CroplabError || !(error instanceof Error) || !('syscall' in error)) throw error;
    throw runErrors['runs/unwritable']({ directory, reason: error.message }, { cause: error });
  }
}

async function lockAnnotations(directory: string): Promise<RunLock> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await lockRun(directory, { file: LOCK });
    } catch (error) {
      const isTaken = error instanceof CroplabError && error.code === 'runs/in-use';
      if (!isTaken || attempt === PATIENCE.attempts) throw error;
      await delay(PATIENCE.milliseconds);
    }
  }
}

function isAnnotations(value: unknown): value is Annotations {
  if (typeof value !== 'object' || value === null) return false;
  const { notes, tags } = value as Readonly<Record<string, unknown>>;
  return Array.isArray(notes) && notes.every(isNote) && Array.isArray(tags) && tags.every(isText);
}

function isNote(value: unknown): value is RunNote {
  if (typeof value !== 'object' || value === null) return false;
  const { when, text } = value as Readonly<Record<string, unknown>>;
  return isText(when) && isText(text);
}

const isText = (value: unknown): value is string => typeof value === 'string';
