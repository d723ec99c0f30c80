import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { slurmErrors } from './errors.js';

/** Milliseconds that one of Slurm's commands may take. */
const PATIENCE = 60_000;

/** Slurm's commands, as croplab uses them. */
export interface SlurmClient {
  /** Queues a command. Returns the job's number. */
  submit(options: readonly string[], command: readonly string[]): Promise<string>;
  /** The tasks of a job that are queued or running, by their own numbers and how they stand; none of a job that is over or unknown. */
  tasksOf(job: string): Promise<readonly SlurmTask[]>;
  /** Puts a running task of an array back into the queue: that one alone. */
  requeue(task: ArrayTask): Promise<void>;
}

/** A task by its place. Its own number would not do: the last one's is the array's, and commands take it for all tasks. */
export interface ArrayTask {
  readonly job: string;
  readonly index: string;
}

export interface SlurmTask {
  /** What its processes see as SLURM_JOB_ID; of an array's tasks that are still queued together the array's. */
  readonly id: string;
  /** `RUNNING`, `PENDING`, ... */
  readonly state: string;
  readonly reason: string;
}

/** @throws `slurm/missing`, `slurm/refused` from each command */
export const slurmClient: SlurmClient = {
  submit: async (options, command) => {
    // The command takes the place of the shell, so that signals to the batch script are its own.
    const script = `exec ${command.map(quoted).join(' ')}`;
    const printed = await run('sbatch', ['--parsable', ...options, `--wrap=${script}`]);
    // `job;cluster`
    const job = /^(\d+)(?:;|$)/.exec(printed)?.[1];
    if (job === undefined) throw slurmErrors['slurm/refused']({ command: 'sbatch', reason: printed });
    return job;
  },
  tasksOf: async (job) => {
    try {
      const printed = await run('squeue', ['--noheader', '--array-unique', '--jobs', job, '--format', '%A|%T|%r']);
      return printed.split('\n').flatMap((line) => {
        const [id, state, reason] = line.trim().split('|');
        return id === undefined || state === undefined ? [] : [{ id, state, reason: reason ?? '' }];
      });
    } catch (error) {
      // Jobs that ended a while ago are forgotten.
      if (/Invalid job id/i.test((error as Error).message)) return [];
      throw error;
    }
  },
  requeue: async ({ job, index }) => {
    await run('scontrol', ['requeue', `${job}_${index}`]);
  },
};

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { timeout: PATIENCE, maxBuffer: 2 ** 26 });
    return stdout.trim();
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') throw slurmErrors['slurm/missing']({ command }, { cause: error });
    const reason = stderr === undefined || stderr.trim() === '' ? message : stderr.trim();
    throw slurmErrors['slurm/refused']({ command, reason }, { cause: error });
  }
}
