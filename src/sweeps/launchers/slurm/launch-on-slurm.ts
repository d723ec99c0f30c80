import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lockHolder, lockRun } from '../../../runs/run-lock.js';
import { workerFile } from '../../../worker-file.js';
import type { SweepWork } from '../launcher.js';
import { slurmErrors } from './errors.js';
import { batchOptions, type SlurmSettings } from './batch-options.js';
import { slurmClient, type SlurmClient } from './slurm-client.js';
import { rememberSubmission, submissionsOf, type Submission } from './submission.js';
import { slurmFolder, writePlan } from './sweep-plan.js';

/**
 * Queues an array whose tasks share the runs of the queue through its ledger, and follows them. Where one is queued or running for these runs already,
 * that is followed. Whoever stops following stops no task.
 *
 * @throws `slurm/missing`, `slurm/refused`, `slurm/no-fresh-start`, `slurm/tasks-ended`
 */
export async function launchOnSlurm(
  settings: SlurmSettings,
  work: SweepWork,
  client: SlurmClient = slurmClient,
): Promise<void> {
  const { queue, request } = work;
  if (!queue.keepsResults) throw slurmErrors['slurm/no-fresh-start']({});
  await queue.observe();
  await freeEndedTasks(work, client);
  const former = await activeSubmission(work, client);
  const { job } = former ?? (await submit(settings, work, client));
  const logs = join(slurmFolder(queue.ledger.folder), `${job}_*.log`);
  request.say(`${former === undefined ? 'Queued as' : 'Following'} job ${job}. The logs of its tasks: ${logs}`);
  await follow({ settings, work, client, job, logs });
}

async function submit(settings: SlurmSettings, work: SweepWork, client: SlurmClient): Promise<Submission> {
  const { queue, request } = work;
  const plan = await writePlan(work);
  const left = queue.runsLeft();
  const logs = join(slurmFolder(queue.ledger.folder), '%A_%a.log');
  const { experimentName: name, workingDirectory } = request;
  const options = batchOptions(settings, { runs: left, name, workingDirectory, logs });
  const worker = workerFile('sweeps/launchers/slurm/task-process.js');
  const job = await client.submit(options, [process.execPath, worker, plan]);
  const submission = { job, runs: left.map(({ id }) => id) };
  await rememberSubmission(queue.ledger.folder, submission);
  return submission;
}

/** A submission that has tasks and was made for all runs that are left. */
async function activeSubmission({ queue }: SweepWork, client: SlurmClient): Promise<Submission | undefined> {
  const left = queue.runsLeft().map(({ id }) => id);
  for (const submission of await submissionsOf(queue.ledger.folder)) {
    const covers = left.every((id) => submission.runs.includes(id));
    if (covers && (await client.tasksOf(submission.job)).length > 0) return submission;
  }
  return undefined;
}

/** Takes locks away from tasks that Slurm knows no more: their machines cannot be asked from here, Slurm can. */
async function freeEndedTasks({ queue }: SweepWork, client: SlurmClient): Promise<void> {
  for (const { paths } of queue.runsLeft()) {
    const task = (await lockHolder(paths.directory))?.task;
    if (task === undefined || (await isKnown(task.id, client))) continue;
    const lock = await lockRun(paths.directory, { isGone: (owner) => owner.task?.id === task.id });
    await lock.release();
  }
}

/** The last task of an array has the array's number, under which the others are listed too. */
async function isKnown(task: string, client: SlurmClient): Promise<boolean> {
  return (await client.tasksOf(task)).some(({ id }) => id === task);
}

interface Followed {
  readonly settings: SlurmSettings;
  readonly work: SweepWork;
  readonly client: SlurmClient;
  readonly job: string;
  readonly logs: string;
}

async function follow({ settings, work, client, job, logs }: Followed): Promise<void> {
  const { queue, request } = work;
  let shown = '';
  for (;;) {
    const tasks = await client.tasksOf(job);
    await queue.observe();
    const left = queue.runsLeft().length;
    if (left === 0) return;
    if (tasks.length === 0) throw slurmErrors['slurm/tasks-ended']({ job, left, logs });
    const summary = summaryOf(tasks.map(({ state }) => state));
    if (summary !== shown) request.say(`Job ${job}: ${summary}; ${left} runs left.`);
    shown = summary;
    try {
      await delay(settings.poll * 1000, undefined, { signal: request.signal });
    } catch {
      request.say(`Job ${job} goes on. The same command follows it again; scancel ${job} ends it.`);
      return;
    }
  }
}

/** `2 running, 1 pending` */
function summaryOf(states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state.toLowerCase()}`).join(', ');
}
