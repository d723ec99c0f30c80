import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseRecord, type LedgerRecord } from '../../../src/sweeps/ledger/ledger-record.js';
import { runCommand, type CommandOutcome } from '../../cli/command.js';
import { smallExperiment } from '../../cli/small-experiment.js';
import { startCluster, type Cluster } from './cluster.js';

const sweep = `
launcher: { kind: slurm, jobs: 2, cores: 1, poll: 0.5, warning: 10 }
sweep:
  grid: { method.temperature: [0.1, 0.2, 0.4] }
`;

interface SweepDocument {
  readonly runs: readonly { readonly id: string; readonly dir: string; readonly status: string }[];
}

const documentOf = ({ stdout }: CommandOutcome): SweepDocument => JSON.parse(stdout) as SweepDocument;

describe('a sweep on Slurm', () => {
  let folder: string;
  let cluster: Cluster;
  /** The same sweep, made by processes of this machine. */
  let here: SweepDocument['runs'];
  const at = (name: string): string => join(folder, name);
  const start = (out: string, more: readonly string[] = [], during?: (child: ChildProcess) => void) =>
    runCommand([at('small.yaml'), '--out', at(out), '--json', ...more], {
      cwd: folder,
      environment: { ...cluster.environment, CROPLAB_CACHE: at('cache') },
      ...(during === undefined ? {} : { during }),
    });
  const ledgerOf = (out: string): string => join(at(out), 'small', 'ledger');
  const recordsOf = async (out: string): Promise<LedgerRecord[]> => {
    const files = (await readdir(ledgerOf(out)).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((name) => readFile(join(ledgerOf(out), name), 'utf8')));
    return texts.flatMap((text) => text.split('\n').flatMap((line) => parseRecord(line) ?? []));
  };
  const bytesOf = (dir: string): Promise<Buffer[]> =>
    Promise.all(['result.json', 'checkpoints/step-00000060.safetensors'].map((name) => readFile(join(dir, name))));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-slurm-'));
    const short = smallExperiment.replace('steps: 14', 'steps: 60').replace('everySteps: 4', 'everySteps: 10');
    await writeFile(at('small.yaml'), short + sweep);
    cluster = await startCluster(at('cluster'));
    here = documentOf(await start('here', ['--launcher', 'local', '--jobs', '1'])).runs;
  }, 120_000);
  afterAll(async () => {
    await cluster.run('scancel', ['--user=root']);
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** What one of Slurm's commands prints. */
  async function told(command: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await cluster.run(command, args);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** The array's last task, once so many are at work. It has the array's own number: what is meant for it alone could reach them all. */
  async function lastTaskAtWork(out: string, tasks: number): Promise<string> {
    for (let tries = 0; tries < 1200; tries += 1) {
      const records = await recordsOf(out);
      const atWork = new Set(records.flatMap((record) => (record.state === 'running' ? record.process : [])));
      if (atWork.size >= tasks) {
        const running = await told('squeue', '--noheader', '--states=RUNNING', '--format=%A %F_%K');
        const last = /^(\d+) (\1_\d+)$/m.exec(running)?.[2];
        if (last !== undefined) return last;
      }
      await delay(50);
    }
    throw new Error(`No ${tasks} tasks are at work.`);
  }

  /** The logs of all tasks, once they say that one was started again. */
  async function logsOfRestart(out: string): Promise<string> {
    const folder = join(ledgerOf(out), 'slurm');
    let texts: string[] = [];
    for (let tries = 0; tries < 750; tries += 1) {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
      texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      if (texts.some((text) => text.includes('queued again: start 2'))) return texts.join('');
      await delay(200);
    }
    throw new Error(`No task was started again:\n${texts.join('\n')}`);
  }

  async function expectAsHere(out: string, outcome: CommandOutcome): Promise<void> {
    expect([outcome.code, outcome.stderr]).toEqual([
      0,
      expect.stringMatching(/Queued as job \d+\. The logs of its tasks: /),
    ]);
    const { runs } = documentOf(outcome);
    expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
    const done = (await recordsOf(out)).filter(({ state }) => state === 'done').map(({ id }) => id);
    expect(done.sort()).toEqual(runs.map(({ id }) => id).sort());
    for (const [index, { dir }] of runs.entries()) expect(await bytesOf(dir)).toEqual(await bytesOf(here[index]!.dir));
  }

  it('is made by the tasks of an array, through a requeue, to the results that processes here make', async () => {
    const outcome = start('slurm');
    const task = await lastTaskAtWork('slurm', 2);
    await told('scancel', '--signal=USR1', '--batch', task);
    await expectAsHere('slurm', await outcome);
    expect((await recordsOf('slurm')).filter(({ state }) => state === 'interrupted')).toHaveLength(1);
    expect(await logsOfRestart('slurm')).toContain('saving, to be queued again');
  }, 300_000);

  it('is gone on with by a task that Slurm itself has ended and queued again', async () => {
    const outcome = start('ended', ['--jobs', '1']);
    const task = await lastTaskAtWork('ended', 1);
    await told('scontrol', 'requeue', task);
    await expectAsHere('ended', await outcome);
    expect(await logsOfRestart('ended')).toContain('This task is to end: saving.');
  }, 300_000);

  it('is followed by whoever starts it again, and queued once', async () => {
    const stopped = await start('followed', [], (child) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Queued as job')) child.kill('SIGINT');
      });
    });
    expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringContaining('The same command follows it again')]);
    const outcome = await start('followed');
    expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining('Following job')]);
    expect(documentOf(outcome).runs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
  }, 300_000);

  it('says what Slurm refuses', async () => {
    const refused = await start('refused', ['launcher.partition=nowhere']);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/sbatch refused: .*invalid partition/)]);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  }, 60_000);
});
