import type { SweepRun } from '../../sweep-run.js';
import { taskCount } from './task-count.js';

export interface SlurmSettings {
  readonly jobs: number | 'auto';
  readonly partition: string | null;
  readonly time: string | null;
  readonly memory: string | null;
  readonly gpus: number;
  readonly cores: number | null;
  /** Seconds. */
  readonly warning: number;
  readonly arguments: readonly string[];
  /** Seconds. */
  readonly poll: number;
}

export interface BatchRequest {
  readonly runs: readonly Pick<SweepRun, 'loaded'>[];
  readonly name: string;
  readonly workingDirectory: string;
  /** With sbatch's `%A` and `%a`. */
  readonly logs: string;
}

/** The options of sbatch (https://slurm.schedmd.com/sbatch.html) for an array that makes these runs. */
export function batchOptions(settings: SlurmSettings, { runs, name, workingDirectory, logs }: BatchRequest): string[] {
  const { jobs, partition, time, memory, gpus, cores, warning } = settings;
  const coresOfRuns = runs.map(({ loaded: { experiment } }) => experiment.engine.threads + experiment.training.workers);
  return [
    `--job-name=croplab-${name}`,
    `--array=0-${taskCount(jobs, runs.length) - 1}`,
    `--output=${logs}`,
    `--chdir=${workingDirectory}`,
    '--ntasks=1',
    `--cpus-per-task=${cores ?? Math.max(1, ...coresOfRuns)}`,
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(time === null ? [] : [`--time=${time}`]),
    ...(memory === null ? [] : [`--mem=${memory}`]),
    ...(gpus === 0 ? [] : [`--gpus=${gpus}`]),
    // Its log goes on where a task is queued again, after its machine failed, was wanted for something else, or its time was up.
    '--requeue',
    '--open-mode=append',
    `--signal=B:USR1@${warning}`,
    ...settings.arguments,
  ];
}
