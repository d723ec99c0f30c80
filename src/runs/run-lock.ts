import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runErrors } from './errors.js';

/** Who works on a run. */
interface Owner {
  readonly process: number;
  /** When the process started, in the system's ticks: a process number is given again some day. */
  readonly started: string;
  readonly host: string;
}

const FILE = 'run.lock';

function startOf(process: number): string {
  try {
    // The fields after the program's name, which may contain anything, in brackets.
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[19] ?? '';
  } catch {
    return '';
  }
}

const self = (): Owner => ({ process: process.pid, started: startOf(process.pid), host: hostname() });

function isAlive(owner: Owner): boolean {
  // Another machine's processes cannot be asked; its lock counts until someone removes it.
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.process, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(owner.process) === owner.started;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Owner>;
    const { process: number, started, host } = value;
    if (typeof number !== 'number' || typeof started !== 'string' || typeof host !== 'string') return undefined;
    return { process: number, started, host };
  } catch {
    return undefined;
  }
}

/**
 * Takes a run's folder for this process. Returns the function that gives it back.
 *
 * The owner is known by its process and not by a time stamp that it renews: one TensorFlow call may keep the event loop for longer than any
 * renewal could wait, and a killed process's run must be free at once.
 *
 * @throws `runs/in-use`
 */
export async function lockRun(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, FILE);
  const own = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(own, JSON.stringify(self()));
  try {
    for (;;) {
      if (await tryLink(own, path)) return () => rm(path, { force: true });
      const owner = await readOwner(path);
      if (owner !== undefined && isAlive(owner)) throw runErrors['runs/in-use']({ directory, ...owner });
      await removeDead(path, `${own}.dead`);
      await delay(10);
    }
  } finally {
    await rm(own, { force: true });
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

/** Moves the lock away, looks again whether it is a dead process's, and puts it back if another process was faster. */
async function removeDead(path: string, aside: string): Promise<void> {
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = await readOwner(aside);
  if (owner !== undefined && isAlive(owner)) await tryLink(aside, path);
  await rm(aside, { force: true });
}
