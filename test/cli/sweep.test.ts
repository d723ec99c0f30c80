import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandOutcome } from './command.js';
import { smallExperiment } from './small-experiment.js';

const sweep = `
sweep:
  include:
    - name: scene
      crops: { kind: scene-scene, size: 16 }
    - name: object
      crops: { kind: object-dilate, size: 16 }
    - name: untrained
      training.steps: 0
  seeds: [0, 1]
  baseline: { name: scene }
`;

interface SweepDocument {
  readonly runs: readonly { readonly name: string; readonly status: string; readonly point: object }[];
}

describe('a sweep', () => {
  let folder: string;
  let first: CommandOutcome;
  const start = (...more: readonly string[]) =>
    runCommand([join(folder, 'small.yaml'), ...more], {
      cwd: folder,
      environment: { CROPLAB_CACHE: join(folder, 'cache') },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-sweep-'));
    await writeFile(join(folder, 'small.yaml'), smallExperiment.replace('steps: 14', 'steps: 3') + sweep);
    first = await start();
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs its points and prints them side by side', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('Run 6 of 6');
    expect(first.stdout).toMatch(/scene +│ +\d+\.\d ± \d+\.\d │[^│]+│ +baseline │ +│ +2 │ +3 │ +48/);
    expect(first.stdout).toMatch(/untrained +│ +\d+\.\d ± \d+\.\d │[^│]+│ +[-+]?\d+\.\d [^│]+│[^│]+│ +2 │ +0 │ +0/);
    expect(first.stdout).toContain('Protocol of linear-multilabel: ');
  });

  it('is drawn point by point where all of them are asked for', async () => {
    const args = ['preview', join(folder, 'small.yaml'), '-n', '1', '--all-points', '-o', join(folder, 'sheet.png')];
    const { code, stdout } = await runCommand(args, {
      cwd: folder,
      environment: { CROPLAB_CACHE: join(folder, 'cache') },
    });
    expect(code).toBe(0);
    expect(stdout.match(/Wrote .*sheet-\d\.png/g)).toHaveLength(6);
    expect((await readFile(join(folder, 'sheet-6.png'))).subarray(1, 4).toString()).toBe('PNG');
  }, 60_000);

  it('finds every point finished when it is started again', async () => {
    const { runs } = JSON.parse((await start('--json')).stdout) as SweepDocument;
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['scene', 'cached'],
      ['scene', 'cached'],
      ['object', 'cached'],
      ['object', 'cached'],
      ['untrained', 'cached'],
      ['untrained', 'cached'],
    ]);
    expect(runs[0]?.point).toEqual({ crops: { kind: 'scene-scene', size: 16 }, 'training.seed': 0 });
  });

  it('is planned: what is finished, and what is left by the time that it took', async () => {
    const plan = async (...more: readonly string[]) => {
      const args = ['plan', join(folder, 'small.yaml'), '--json', ...more];
      const { stdout } = await runCommand(args, { cwd: folder, environment: { CROPLAB_CACHE: join(folder, 'cache') } });
      return JSON.parse(stdout) as { points: { id: string; seconds: number }[]; totals: object };
    };
    const { points, totals } = await plan();
    expect(totals).toMatchObject({ points: 6, cached: 6, steps: 0, seconds: 0 });
    const { runs } = JSON.parse((await start('--json')).stdout) as { runs: { id: string }[] };
    expect(points.map(({ id }) => id)).toEqual(runs.map(({ id }) => id));
    const other = await plan('method.temperature=0.15');
    expect(other.totals).toMatchObject({ points: 6, cached: 0, new: 6, steps: 12, unmeasured: 0 });
    expect(other.points[0]?.seconds).toBeGreaterThan(0);
  });

  it('is compared from its folder, with another baseline and metric, into a file', async () => {
    const compare = (...args: readonly string[]) => runCommand(['compare', 'runs/small', ...args], { cwd: folder });
    const { stdout } = await compare('--format', 'json', '--baseline', 'untrained');
    const document = JSON.parse(stdout) as { metric: string; baseline: string; rows: { name: string; n: number }[] };
    expect(document).toMatchObject({ metric: 'linear-multilabel/mAP', baseline: 'untrained' });
    expect(document.rows.map(({ name, n }) => [name, n])).toEqual([
      ['scene', 2],
      ['object', 2],
      ['untrained', 2],
    ]);
    await compare('-o', join(folder, 'table.md'), '--metric', 'linear-multilabel/validation/mAP');
    expect(await readFile(join(folder, 'table.md'), 'utf8')).toMatch(/^\| {2}\| linear-multilabel\/validation\/mAP \|/);
    const wrong = await compare('--metric', 'linear-multilabel/map');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Did you mean linear-multilabel/mAP?')]);
  });

  it('goes on with the other points where one fails, and exits with 1', async () => {
    const failing = 'sweep={ include: [{ name: fails, optimizer.learningRate: 1.0e30 }, { name: works }] }';
    const outcome = await start('--json', failing, 'training.steps=8');
    expect(outcome.code).toBe(1);
    const { runs } = JSON.parse(outcome.stdout) as SweepDocument;
    expect(runs.map(({ name, status }) => [name, status])).toEqual([
      ['fails', 'failed'],
      ['works', 'completed'],
    ]);
  }, 60_000);

  it('has no table where nothing is evaluated', async () => {
    const { code, stdout } = await start('evaluators=[]', 'training.steps=1');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/scene: completed, in runs.small/)]);
  }, 60_000);

  it('checks every point before the first one runs', async () => {
    const { code, stderr } = await start('sweep={ grid: { method.temperature: [0.1, -1] } }');
    expect(code).toBe(2);
    expect(stderr).toMatch(/method\.temperature is -1/);
    expect(stderr).not.toContain('Run 1');
  });

  it('may be a study, whose runs are told apart by their recipes', async () => {
    await writeFile(join(folder, 'other.yaml'), 'extends: small.yaml\nname: other\nmethod: { temperature: 0.3 }\n');
    const study =
      'configs: [small.yaml, other.yaml]\noverrides: { training.steps: 1 }\nsweep: { baseline: { config: other } }\n';
    await writeFile(join(folder, 'study.yaml'), study);
    const environment = { CROPLAB_CACHE: join(folder, 'cache') };
    const { code, stdout } = await runCommand(['study.yaml'], { cwd: folder, environment });
    expect(code).toBe(0);
    expect(stdout).toMatch(/small +│ +\d+\.\d │[^]*other +│ +\d+\.\d │[^\n]*│ +baseline/);
    const { runs } = JSON.parse(
      (await runCommand(['study.yaml', '--json'], { cwd: folder, environment })).stdout,
    ) as SweepDocument;
    expect(runs.map(({ status, point }) => [status, point])).toEqual([
      ['cached', { config: 'small' }],
      ['cached', { config: 'other' }],
    ]);
  }, 60_000);
});
