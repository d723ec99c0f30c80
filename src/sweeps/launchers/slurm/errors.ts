import { defineErrors, errorRow } from '../../../errors/index.js';

/** What can go wrong between croplab and Slurm. */
export const slurmErrors = defineErrors({
  'slurm/missing': errorRow<{ command: string }>({
    exitCode: 'missing',
    message: ({ command }) => `There is no ${command} here: Slurm's commands are not installed, or not in PATH.`,
    remedy: () => 'Start it on a machine that jobs are submitted from, or run here: --launcher local.',
  }),
  'slurm/refused': errorRow<{ command: string; reason: string }>({
    exitCode: 'missing',
    message: ({ command, reason }) => `${command} refused: ${reason}`,
    remedy: () => 'Check the settings of launcher: partition, time, memory, gpus, arguments.',
  }),
  'slurm/no-fresh-start': errorRow<Record<string, never>>({
    exitCode: 'badInput',
    message: () => '--no-resume does not go with --launcher slurm: tasks that share a sweep would each begin it anew.',
    remedy: () => 'Choose another --out, or remove the folders of the runs.',
  }),
  'slurm/tasks-ended': errorRow<{ job: string; left: number; logs: string }>({
    exitCode: 'runFailed',
    message: ({ job, left, logs }) =>
      `All tasks of the job ${job} have ended and ${left} runs are left. Their logs: ${logs}`,
    remedy: () => 'Look at the logs for why; the same command queues what is left.',
  }),
});
