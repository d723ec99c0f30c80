import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process that something belongs to. */
export interface Owner {
  readonly process: number;
  /** When the process started, in the system's ticks since it was booted: a process number is given again some day. */
  readonly started: string;
  readonly host: string;
  /** The task of a batch system that it is part of. */
  readonly task?: BatchTask;
}

/** A task that a batch system may stop and start again, on this host or on another. */
export interface BatchTask {
  readonly id: string;
  /** How often it had been started again when the process began. */
  readonly restarts: number;
}

/** Says who owns something of the process with that number, this one unless given. It runs on this host. */
export function ownerOf(number: number = process.pid, environment: NodeJS.ProcessEnv = process.env): Owner {
  const task = batchTaskOf(environment);
  return { process: number, started: startOf(number), host: hostname(), ...(task === undefined ? {} : { task }) };
}

/** Slurm's task of the environment that it gives its processes. */
function batchTaskOf({ SLURM_JOB_ID: id, SLURM_RESTART_COUNT: restarts = '0' }: NodeJS.ProcessEnv): BatchTask | undefined {
  return id === undefined || id === '' ? undefined : { id, restarts: Number(restarts) || 0 };
}

/**
 * Whether the owner may still be at work, as seen by `observer`: on its own host the system is asked. Another host's processes cannot be asked and
 * count as alive, but for earlier starts of the batch task that the observer itself is.
 */
export function isAlive(owner: Owner, observer: Pick<Owner, 'host' | 'task'> = ownerOf()): boolean {
  const { task } = observer;
  if (task !== undefined && owner.task?.id === task.id && owner.task.restarts < task.restarts) return false;
  if (owner.host !== observer.host) return true;
  try {
    process.kill(owner.process, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(owner.process) === owner.started;
}

/** The owner that a file's value describes; `undefined` where it is none. */
export function parseOwner(value: unknown): Owner | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { process: number, started, host, task } = value as Readonly<Record<string, unknown>>;
  if (typeof number !== 'number' || typeof started !== 'string' || typeof host !== 'string') return undefined;
  const parsed = parseTask(task);
  return { process: number, started, host, ...(parsed === undefined ? {} : { task: parsed }) };
}

function parseTask(value: unknown): BatchTask | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, restarts } = value as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof restarts === 'number' ? { id, restarts } : undefined;
}

function startOf(number: number): string {
  try {
    // The fields after the program's name, which may contain anything, in brackets.
    const fields = readFileSync(`/proc/${number}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[19] ?? '';
  } catch {
    return '';
  }
}
