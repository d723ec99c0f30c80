import { createHash, randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runErrors } from './errors.js';
import { isAlive, ownerOf, parseOwner, type Owner } from './process-owner.js';

const RUN_LOCK = 'run.lock';

/** A run's folder, or a part of it, that belongs to one process. */
export interface RunLock {
  /** Makes another process of this host the owner; it must be alive. The folder is nobody's at no moment. */
  handTo(process: number): Promise<void>;
  release(): Promise<void>;
}

type IsGone = (owner: Owner) => boolean;

export interface LockOptions {
  /** Whether an owner is known to be gone; what this host's system says, unless somebody knows better. */
  readonly isGone?: IsGone;
  /** The lock's file in the folder, where it is not the whole run that is taken. */
  readonly file?: string;
}

/**
 * Takes a run's folder for this process.
 *
 * The owner is known by its process and not by a time stamp that it renews: one TensorFlow call may keep the event loop for longer than any
 * renewal could wait, and a killed process's run must be free at once.
 *
 * @throws `runs/in-use`
 */
export async function lockRun(
  directory: string,
  { isGone = (owner) => !isAlive(owner), file = RUN_LOCK }: LockOptions = {},
): Promise<RunLock> {
  const path = join(directory, file);
  const own = await writeBeside(path, ownerOf());
  try {
    const holder = await take(path, own, isGone);
    if (holder !== undefined) throw runErrors['runs/in-use']({ directory, ...holder });
    await removeLeftovers(directory, file);
    return lockAt(path);
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * The lock that another process has handed to this one.
 *
 * @throws `runs/in-use` where it is not this process's
 */
export async function inheritLock(directory: string): Promise<RunLock> {
  const path = join(directory, RUN_LOCK);
  const owner = (await readLock(path))?.owner;
  const own = ownerOf();
  if (owner?.process === own.process && owner.started === own.started) return lockAt(path);
  throw runErrors['runs/in-use']({ directory, process: owner?.process ?? 0, host: owner?.host ?? 'an unknown host' });
}

/** Who works on a run, if anybody does who is alive. */
export async function lockHolder(directory: string): Promise<Owner | undefined> {
  const owner = (await readLock(join(directory, RUN_LOCK)))?.owner;
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

function lockAt(path: string): RunLock {
  return {
    handTo: async (number) => {
      await rename(await writeBeside(path, ownerOf(number)), path);
    },
    release: () => rm(path, { force: true }),
  };
}

/** Writes an owner's lock under a name of its own, from where it is linked or moved to its place whole. */
async function writeBeside(path: string, owner: Owner): Promise<string> {
  const token = randomUUID();
  const own = `${path}.${token}`;
  try {
    await writeFile(own, JSON.stringify({ ...owner, token }));
  } catch (error) {
    // A disk that is full takes the file, but not what is in it.
    await rm(own, { force: true });
    throw error;
  }
  return own;
}

/**
 * Puts the lock file `own` at `path`, unless a process that is alive has one there: then that is returned.
 *
 * A dead process's lock is replaced by the one process that holds the lock of its succession, which is taken in the same way and named after
 * the dead one's content. Without that, whoever was slow to remove a dead process's lock would remove that of the process which was faster.
 */
async function take(path: string, own: string, isGone: IsGone): Promise<Owner | undefined> {
  for (;;) {
    if (await tryLink(own, path)) return undefined;
    const former = await readLock(path);
    if (former === undefined) continue;
    if (former.owner !== undefined && !isGone(former.owner)) return former.owner;
    const succession = `${path}.after.${createHash('sha256').update(former.text).digest('hex').slice(0, 16)}`;
    if ((await take(succession, own, isGone)) === undefined) {
      try {
        if ((await readLock(path))?.text === former.text) {
          const copy = `${own}.next`;
          await link(own, copy);
          await rename(copy, path);
          return undefined;
        }
      } finally {
        await rm(succession, { force: true });
      }
    }
    await delay(10);
  }
}

/** What processes that were killed while they wrote a lock have left. A lock of a succession stays: it says who may replace another. */
async function removeLeftovers(directory: string, file: string): Promise<void> {
  const names = await readdir(directory);
  for (const name of names.filter((other) => other.startsWith(`${file}.`) && !other.includes('.after.'))) {
    const path = join(directory, name);
    const owner = (await readLock(path))?.owner;
    if (owner !== undefined && !isAlive(owner)) await rm(path, { force: true });
  }
}

interface StoredLock {
  readonly text: string;
  readonly owner: Owner | undefined;
}

async function readLock(path: string): Promise<StoredLock | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return { text, owner: parseOwner(JSON.parse(text)) };
  } catch {
    return { text, owner: undefined };
  }
}

async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
