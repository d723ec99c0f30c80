import { setMaxListeners } from 'node:events';
import { CroplabError, ExitCode } from '../../../errors/index.js';
import { silentProgress } from '../../../progress.js';
import { Ledger } from '../../ledger/ledger.js';
import { SweepQueue } from '../../sweep-queue.js';
import { launchLocally } from '../local/launch-locally.js';
import { slurmClient } from './slurm-client.js';
import { readPlan, runsOf } from './sweep-plan.js';

/*
 * A task of an array: it makes runs of the plan, one after the other, until none is left that no other task works on.
 *
 * Slurm warns it with SIGUSR1 before its time is up, and with SIGTERM where its place is wanted for something else: it saves. After a warning it puts
 * itself back into the queue; after SIGTERM Slurm does, where the cluster is set up so, or the user wanted it to end.
 */

const controller = new AbortController();
setMaxListeners(0, controller.signal);
let isWarned = false;
const say = (message: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${message}\n`);
};
process.on('SIGUSR1', () => {
  isWarned = true;
  say('The time of this task is nearly up: saving, to be queued again.');
  controller.abort();
});
process.on('SIGTERM', () => {
  say('This task is to end: saving.');
  controller.abort();
});

async function work(path: string): Promise<ExitCode> {
  const restarts = Number(process.env.SLURM_RESTART_COUNT ?? 0);
  if (restarts > 0) say(`This task was queued again: start ${restarts + 1}.`);
  const plan = await readPlan(path);
  const ledger = await Ledger.open(plan.ledgerFolder);
  const { retries, failFast } = plan;
  const queue = new SweepQueue(await runsOf(plan), ledger, { resume: true, retries });
  const { signal } = controller;
  const request = { ...plan.request, progress: silentProgress, say, signal };
  await launchLocally({ jobs: 1, memory: null }, { queue, request, failFast, waits: false });
  ledger.close();
  if (signal.aborted) return ExitCode.interrupted;
  return queue.count('failed') > 0 ? ExitCode.runFailed : ExitCode.done;
}

async function main(): Promise<void> {
  const [, , path = ''] = process.argv;
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: index } = process.env;
  try {
    process.exitCode = await work(path);
    if (isWarned && job !== undefined && index !== undefined) await slurmClient.requeue({ job, index });
  } catch (error) {
    say(error instanceof CroplabError ? `${error.message} ${error.remedy}` : String((error as Error).stack));
    process.exitCode = error instanceof CroplabError ? error.exitCode : ExitCode.runFailed;
  }
}

await main();
