import { describe, expect, it } from '@jest/globals';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silentProgress } from '../../../src/progress.js';
import { lockHolder } from '../../../src/runs/run-lock.js';
import { Ledger } from '../../../src/sweeps/ledger/ledger.js';
import { batchOptions, type SlurmSettings } from '../../../src/sweeps/launchers/slurm/batch-options.js';
import { launchOnSlurm } from '../../../src/sweeps/launchers/slurm/launch-on-slurm.js';
import type { SlurmClient, SlurmTask } from '../../../src/sweeps/launchers/slurm/slurm-client.js';
import { readPlan } from '../../../src/sweeps/launchers/slurm/sweep-plan.js';
import { SweepQueue } from '../../../src/sweeps/sweep-queue.js';
import { withFolder } from '../../cli/command.js';
import { finishRun, sweepRun } from '../sweep-runs.js';

const settings: SlurmSettings = {
  jobs: 'auto',
  partition: null,
  time: null,
  memory: null,
  gpus: 0,
  cores: null,
  warning: 60,
  arguments: [],
  poll: 0.01,
};

/** A cluster of which only the queue is there: `tasks` says what it answers the next times. */
class Cluster implements SlurmClient {
  readonly submitted: { readonly options: readonly string[]; readonly command: readonly string[] }[] = [];
  answers: (readonly SlurmTask[])[] = [];
  onAsked: () => Promise<void> = () => Promise.resolve();

  submit(options: readonly string[], command: readonly string[]): Promise<string> {
    this.submitted.push({ options, command });
    return Promise.resolve('17');
  }

  async tasksOf(): Promise<readonly SlurmTask[]> {
    await this.onAsked();
    return this.answers.length > 1 ? this.answers.shift()! : (this.answers[0] ?? []);
  }

  requeue(): Promise<void> {
    return Promise.resolve();
  }
}

const running: readonly SlurmTask[] = [{ id: '17', state: 'RUNNING', reason: 'None' }];

async function withWork(
  ids: readonly string[],
  use: (work: Parameters<typeof launchOnSlurm>[1], said: readonly string[], stop: AbortController) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const ledger = await Ledger.open(join(folder, 'ledger'));
    const runs = ids.map((id) => sweepRun(folder, id));
    for (const { paths } of runs) await mkdir(paths.directory);
    const said: string[] = [];
    const stop = new AbortController();
    const request = {
      outDirectory: folder,
      experimentName: 'small',
      command: [],
      workingDirectory: folder,
      cacheDirectory: folder,
      progress: silentProgress,
      say: (text: string) => said.push(text),
      signal: stop.signal,
    };
    const queue = new SweepQueue(runs, ledger, { resume: true, retries: 2 });
    await use({ queue, request, failFast: false, waits: true }, said, stop);
  });
}

describe('the launcher for Slurm', () => {
  it('asks for an array that saves before its time is up', () => {
    const runs = ['a', 'b', 'c'].map((id) => sweepRun('/', id));
    const request = { runs, name: 'small', workingDirectory: '/here', logs: '/logs/%A_%a.log' };
    expect(batchOptions({ ...settings, jobs: 2, gpus: 1, memory: '8G', arguments: ['--qos=low'] }, request)).toEqual([
      '--job-name=croplab-small',
      '--array=0-1',
      '--output=/logs/%A_%a.log',
      '--chdir=/here',
      '--ntasks=1',
      '--cpus-per-task=3',
      '--mem=8G',
      '--gpus=1',
      '--requeue',
      '--open-mode=append',
      '--signal=B:USR1@60',
      '--qos=low',
    ]);
    expect(batchOptions({ ...settings, jobs: 50 }, request)).toContain('--array=0-2');
  });

  it('queues what is left once, with a plan that only its owner reads, and follows it to the end', async () => {
    await withWork(['a', 'b'], async (work, said) => {
      const { runs, ledger } = work.queue;
      await finishRun(runs[0]!);
      const cluster = new Cluster();
      cluster.answers = [running];
      let asked = 0;
      cluster.onAsked = async () => {
        asked += 1;
        if (asked === 2) await finishRun(runs[1]!);
      };
      await launchOnSlurm(settings, work, cluster);
      expect(cluster.submitted).toHaveLength(1);
      const plan = cluster.submitted[0]?.command.at(-1) ?? '';
      expect((await stat(plan)).mode & 0o777).toBe(0o600);
      expect(await readPlan(plan)).toMatchObject({ ledgerFolder: ledger.folder, retries: 2, runs: [{ id: 'b' }] });
      expect(said[0]).toMatch(/^Queued as job 17\. The logs of its tasks: .*17_\*\.log$/);
      expect(work.queue.runsLeft()).toEqual([]);
    });
  });

  it('follows what is queued already, and stops following without stopping it', async () => {
    await withWork(['a'], async (work, said, stop) => {
      const cluster = new Cluster();
      cluster.answers = [running];
      cluster.onAsked = () => {
        stop.abort();
        return Promise.resolve();
      };
      await launchOnSlurm(settings, work, cluster);
      await launchOnSlurm(settings, work, cluster);
      expect(cluster.submitted).toHaveLength(1);
      expect(said.filter((text) => text.startsWith('Following job 17'))).toHaveLength(1);
      expect(said.at(-1)).toBe('Job 17 goes on. The same command follows it again; scancel 17 ends it.');
      expect(work.queue.runsLeft()).toHaveLength(1);
    });
  });

  it('says that all tasks have ended although runs are left, and where to look', async () => {
    await withWork(['a'], async (work) => {
      const launched = launchOnSlurm(settings, work, new Cluster());
      await expect(launched).rejects.toMatchObject({ code: 'slurm/tasks-ended', exitCode: 1 });
      await expect(launched).rejects.toThrow(/17_\*\.log/);
    });
  });

  it('takes the locks of tasks away that Slurm knows no more, and no others', async () => {
    await withWork(['a', 'b'], async (work) => {
      const [gone, alive] = work.queue.runs.map(({ paths }) => paths.directory);
      const owner = { process: 1, started: '1', host: 'elsewhere' };
      await writeFile(join(gone!, 'run.lock'), JSON.stringify({ ...owner, task: { id: '3', restarts: 0 } }));
      await writeFile(join(alive!, 'run.lock'), JSON.stringify({ ...owner, task: { id: '17', restarts: 0 } }));
      const cluster = new Cluster();
      cluster.answers = [running, running, running, []];
      await expect(launchOnSlurm(settings, work, cluster)).rejects.toMatchObject({ code: 'slurm/tasks-ended' });
      expect([await lockHolder(gone!), await lockHolder(alive!)]).toMatchObject([undefined, { task: { id: '17' } }]);
    });
  });

  it('refuses to begin everything anew', async () => {
    await withWork(['a'], async (work) => {
      const queue = new SweepQueue(work.queue.runs, work.queue.ledger, { resume: false, retries: 0 });
      await expect(launchOnSlurm(settings, { ...work, queue }, new Cluster())).rejects.toMatchObject({
        code: 'slurm/no-fresh-start',
      });
    });
  });

  it('refuses what is no plan', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'plan.json'), '{"version":2}');
      await expect(readPlan(join(folder, 'plan.json'))).rejects.toThrow('is no plan of a sweep');
      expect(await readFile(join(folder, 'plan.json'), 'utf8')).toContain('2');
    });
  });
});
