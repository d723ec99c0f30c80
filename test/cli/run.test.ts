import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunManifest } from '../../src/runs/run-files.js';
import { runCommand, type CommandOutcome } from './command.js';
import { endAt } from './end-at.js';
import { expectedScalars, scalarsOf, storedValues } from '../observers/tensorboard/stored-events.js';
import { writeExperiment } from './small-experiment.js';

const TENSORBOARD = 'observers=[{ kind: tensorboard, histogramsEverySteps: 3 }]';

interface RunDocument {
  readonly runs: readonly {
    readonly id: string;
    readonly name: string;
    readonly dir: string;
    readonly status: string;
    readonly point: object;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
}

const documentOf = ({ stdout }: CommandOutcome): RunDocument => JSON.parse(stdout) as RunDocument;

describe('run-exp <experiment>', () => {
  let folder: string;
  let cache: NodeJS.ProcessEnv;
  let unbroken: RunDocument['runs'][number];
  const at = (name: string): string => join(folder, name);
  const start = (out: string, more: readonly string[] = [], during?: (child: ChildProcess) => void) =>
    runCommand([at('small.yaml'), '--out', at(out), '--json', ...more], {
      cwd: folder,
      environment: cache,
      ...(during === undefined ? {} : { during }),
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-run-'));
    cache = { CROPLAB_CACHE: at('cache'), SECRET_TOKEN: 'hunter2' };
    // What learns beside the method has to go on exactly, too.
    await writeExperiment(folder, '  - { kind: online-linear, size: 32 }\n');
    unbroken = documentOf(await start('unbroken')).runs[0]!;
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What must be the same bytes in two runs of one identity. */
  const bytesOf = async (dir: string): Promise<Buffer[]> =>
    Promise.all(['result.json', 'checkpoints/step-00000014.safetensors'].map((name) => readFile(join(dir, name))));

  const manifestOf = async (dir: string): Promise<RunManifest> =>
    JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as RunManifest;

  it('trains, evaluates and writes every file of a run', async () => {
    expect(unbroken).toMatchObject({ name: 'small', status: 'completed', point: {} });
    expect(unbroken.metrics['linear-multilabel/mAP']).toBeGreaterThan(0);
    expect((await readdir(unbroken.dir)).sort()).toEqual([
      'checkpoints',
      'config.yaml',
      'evaluations',
      'log.jsonl',
      'manifest.json',
      'metrics.jsonl',
      'provenance.json',
      'result.json',
      'views.png',
    ]);
    expect((await readdir(join(unbroken.dir, 'checkpoints'))).sort()).toEqual([
      'step-00000012.json',
      'step-00000012.safetensors',
      'step-00000014.json',
      'step-00000014.safetensors',
    ]);
    const predictions = (await readFile(join(unbroken.dir, 'evaluations/linear-multilabel.jsonl'), 'utf8')).trim();
    expect(predictions.split('\n')).toHaveLength(48);
    const result = await readFile(join(unbroken.dir, 'result.json'), 'utf8');
    expect(result).not.toMatch(new RegExp(`${folder}|seconds|time`));
  });

  it('records what made it and what that took, and nothing of the environment', async () => {
    const manifest = await manifestOf(unbroken.dir);
    expect(manifest.code).toMatchObject({ lockFile: { name: 'package-lock.json' } });
    expect(manifest.machine).toMatchObject({ gpus: expect.any(Array) as unknown, node: process.version });
    expect(manifest.command.slice(0, 2)).toEqual(['run-exp', at('small.yaml')]);
    expect(manifest.usage?.cpuSeconds).toBeGreaterThan(0);
    expect(manifest.usage?.peakMemoryBytes).toBeGreaterThan(2 ** 26);
    const entries = await readdir(unbroken.dir, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      expect((await readFile(join(entry.parentPath, entry.name))).includes('hunter2')).toBe(false);
    }
  });

  it('logs loss, learning rate, gradient norm, accuracy and input wait', async () => {
    const lines = (await readFile(join(unbroken.dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const names = new Set(lines.map((line) => (JSON.parse(line) as { name: string }).name));
    for (const name of ['loss', 'learningRate', 'gradientNorm', 'accuracy/top1'])
      expect(names).toContain(`train/${name}`);
    expect(names).toContain('time/inputWait');
    const losses = lines.filter((line) => line.includes('"train/loss"'));
    expect(losses.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });

  it('takes a finished run as it is, under a new name too', async () => {
    const again = documentOf(await start('unbroken', ['name=renamed', 'training.prefetch=1', TENSORBOARD]));
    expect(again.runs[0]).toEqual({ ...unbroken, name: 'renamed', status: 'cached' });
    // An observer that was not there while it trained still gets what there is.
    const values = await storedValues(unbroken.dir);
    expect(scalarsOf(values)).toEqual(scalarsOf(await expectedScalars(unbroken.dir)));
  });

  it('ends with the same bytes after kill -9 and another start, and so do its events', async () => {
    const ending = endAt({ step: 4, out: at('killed'), signal: 'SIGKILL' });
    const killed = await start('killed', [TENSORBOARD], ending);
    expect(killed).toMatchObject({ code: null, stdout: '' });
    const resumed = await start('killed', [TENSORBOARD]);
    expect(resumed.stderr).toMatch(/Going on from step (4|8|12) of 14/);
    const [run] = documentOf(resumed).runs;
    expect(run?.status).toBe('completed');
    expect(await bytesOf(run!.dir)).toEqual(await bytesOf(unbroken.dir));
    const steps = (await readFile(join(run!.dir, 'metrics.jsonl'), 'utf8')).match(
      /"step":\d+,"epoch":\d+,"name":"train\/loss"/g,
    );
    expect(steps).toHaveLength(7);
    const values = await storedValues(run!.dir);
    expect(scalarsOf(values)).toEqual(scalarsOf(await expectedScalars(run!.dir)));
    const histograms = values.filter(({ tag }) => tag === 'weights/method.query.backbone.conv1.weight');
    expect(histograms.map(({ step }) => step)).toEqual([3, 6, 9, 12]);
    expect(values.filter(({ kind }) => kind === 'image')).toMatchObject([{ tag: 'views', step: 0 }]);
  }, 60_000);

  it('saves and exits with 130 on Ctrl-C, and goes on from there', async () => {
    const stopped = await start('stopped', [], endAt({ step: 4, out: at('stopped'), signal: 'SIGINT' }));
    expect(stopped.code).toBe(130);
    const [run] = documentOf(stopped).runs;
    expect(run?.status).toBe('interrupted');
    const { usage: before, times } = await manifestOf(run!.dir);
    const resumed = documentOf(await start('stopped'));
    expect(await bytesOf(resumed.runs[0]!.dir)).toEqual(await bytesOf(unbroken.dir));
    const after = await manifestOf(run!.dir);
    expect(after.usage?.cpuSeconds).toBeGreaterThan(before?.cpuSeconds ?? Infinity);
    expect(after.times.seconds).toBeGreaterThan(times.seconds);
  }, 60_000);

  it('passes over a damaged checkpoint', async () => {
    await start('damaged', [], endAt({ step: 8, out: at('damaged'), signal: 'SIGKILL' }));
    const checkpoints = join(at('damaged'), 'small', unbroken.id, 'checkpoints');
    const latest = (await readdir(checkpoints))
      .filter((name) => name.endsWith('.safetensors'))
      .sort()
      .at(-1)!;
    const content = await readFile(join(checkpoints, latest));
    content[content.length - 1]! ^= 1;
    await writeFile(join(checkpoints, latest), content);
    const resumed = await start('damaged');
    expect(resumed.stderr).toContain('is damaged and is passed over');
    expect(await bytesOf(documentOf(resumed).runs[0]!.dir)).toEqual(await bytesOf(unbroken.dir));
  }, 60_000);

  it('makes another run of another temperature, and of fewer steps', async () => {
    const other = documentOf(await start('unbroken', ['method.temperature=0.1', '--max-steps', '2'])).runs[0]!;
    expect(other.id).not.toBe(unbroken.id);
    const result = JSON.parse(await readFile(join(other.dir, 'result.json'), 'utf8')) as { steps: number };
    expect(result.steps).toBe(2);
  }, 60_000);

  it('evaluates with the colours and the normalisation of the training', async () => {
    const inLab = documentOf(await start('lab', ['augment={ kind: cmc }', '--max-steps', '1'])).runs[0]!;
    const result: unknown = JSON.parse(await readFile(join(inLab.dir, 'result.json'), 'utf8'));
    const normalization = {
      colorSpace: 'lab',
      mean: [50, 6.025, -6.6895],
      standardDeviation: [50, 92.208, 101.1675],
    };
    expect(result).toMatchObject({ protocol: { 'linear-multilabel': { normalization } } });
  }, 60_000);

  it('stops at a loss that is no number, with the step and the likely reasons', async () => {
    const failed = await start('failed', ['optimizer.learningRate=1e30']);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/The loss of step \d+ is (NaN|Infinity)/);
    expect(failed.stderr).toContain('optimizer.learningRate too high');
    expect(failed.stderr).not.toMatch(/\n\s+at /);
    expect(documentOf(failed).runs[0]?.status).toBe('failed');
  }, 60_000);

  it('evaluates during training and keeps the best checkpoint besides the latest, resumed or not', async () => {
    const more = [
      'evaluators.0.every=2',
      'training.checkpoint.keepLast=1',
      'training.checkpoint.keepBest={ metric: linear-multilabel/validation/mAP, direction: min }',
    ];
    const whole = documentOf(await start('best', more)).runs[0]!;
    const lines = (await readFile(join(whole.dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const measured = lines
      .map((line) => JSON.parse(line) as { name: string; step: number; value: number })
      .filter(({ name, step }) => name === 'linear-multilabel/validation/mAP' && step < 14);
    expect(measured.map(({ step }) => step)).toEqual([2, 4, 6, 8, 10, 12]);
    // Test images are scored once.
    expect(lines.filter((line) => line.includes('"linear-multilabel/mAP"'))).toHaveLength(1);
    const best = measured.reduce((leader, line) => (line.value < leader.value ? line : leader));
    const kept = (await readdir(join(whole.dir, 'checkpoints'))).filter((name) => name.endsWith('.json'));
    expect(kept.sort()).toEqual([`step-${String(best.step).padStart(8, '0')}.json`, 'step-00000014.json']);

    await start('best-killed', more, endAt({ step: best.step, out: at('best-killed'), signal: 'SIGKILL' }));
    const resumed = documentOf(await start('best-killed', more)).runs[0]!;
    expect((await readdir(join(resumed.dir, 'checkpoints'))).sort()).toEqual(
      (await readdir(join(whole.dir, 'checkpoints'))).sort(),
    );
    expect(await bytesOf(resumed.dir)).toEqual(await bytesOf(whole.dir));
  }, 60_000);

  it('refuses a run that another process is working on', async () => {
    let second: Promise<CommandOutcome> | undefined;
    const first = await start('shared', [], (child) => {
      const timer = setInterval(() => {
        if (!existsSync(join(at('shared'), 'small', unbroken.id, 'run.lock'))) return;
        clearInterval(timer);
        child.kill('SIGSTOP');
        second = start('shared').finally(() => child.kill('SIGCONT'));
      }, 2);
    });
    const refused = await second;
    expect(refused?.code).toBe(1);
    expect(refused?.stderr).toContain('is working on this run');
    expect(first.code).toBe(0);
  }, 60_000);
});
