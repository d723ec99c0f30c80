import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandOutcome } from './command.js';
import { smallExperiment, writeExperiment } from './small-experiment.js';

interface Evaluation {
  readonly id: string;
  readonly of: object;
  readonly dir: string;
  readonly status: string;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly intervals: Readonly<Record<string, readonly number[] | null>>;
}

const evaluationOf = ({ stdout }: CommandOutcome): Evaluation =>
  (JSON.parse(stdout) as { readonly evaluation: Evaluation }).evaluation;

/** The run's own evaluators, as a file of their own. */
const probes = smallExperiment.slice(smallExperiment.indexOf('evaluators:'));
const forWeights = `extends: probes.yaml
data: { kind: scenes, imageSide: 32, scenes: { train: 96, validation: 32, test: 48 } }
backbone: { kind: resnet-test }
engine: { threads: 1 }
`;

/** An evaluator that fails as soon as it is asked to look. */
const hasty = `
import { defineEvaluator } from 'croplab';

export const evaluator = defineEvaluator({
  kind: 'hasty',
  summary: 'Fails.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { needsLabels: false },
  create: () => ({ evaluate: () => { throw new Error('It was asked to look.'); } }),
});
`;

describe('run-exp evaluate', () => {
  let folder: string;
  let run: Omit<Evaluation, 'of'>;
  let first: Evaluation;
  let before: Buffer;
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const command = (...args: readonly string[]) =>
    runCommand(args, { cwd: folder, environment: { CROPLAB_CACHE: at('cache') } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-evaluate-'));
    await writeExperiment(folder);
    await writeFile(at('probes.yaml'), probes);
    await writeFile(at('weights.yaml'), forWeights);
    const { stdout } = await command('small.yaml', '--json');
    run = (JSON.parse(stdout) as { readonly runs: readonly (typeof run)[] }).runs[0]!;
    before = await readFile(join(run.dir, 'result.json'));
    first = evaluationOf(await command('evaluate', run.id, 'probes.yaml', '--json'));
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('measures what the run measured, and keeps it beside the run, which stays as it is', async () => {
    const { id, metrics, intervals } = run;
    expect(first).toMatchObject({ of: { run: id, step: 14 }, status: 'completed', metrics, intervals });
    expect(await readFile(join(run.dir, 'result.json'))).toEqual(before);
    expect(first.dir).toBe(join(run.dir, 'evaluations', 'later', first.id));
    const files = ['config.yaml', 'evaluation.json', 'linear-multilabel.jsonl', 'result.json'];
    expect((await readdir(first.dir)).sort()).toEqual(files);
    const lines = 'linear-multilabel.jsonl';
    expect(await readFile(join(first.dir, lines))).toEqual(await readFile(join(run.dir, 'evaluations', lines)));
  });

  it('is not made twice, and gives the same bytes where it is', async () => {
    const result = join(first.dir, 'result.json');
    const bytes = await readFile(result);
    const cached = evaluationOf(await command('evaluate', run.dir, 'probes.yaml', '--json'));
    expect(cached).toEqual({ ...first, status: 'cached' });
    const again = await command('evaluate', run.id, 'probes.yaml', '--again');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('95 % intervals') as unknown });
    expect(again.stderr).not.toContain('other numbers');
    expect(await readFile(result)).toEqual(bytes);
    expect(await readdir(join(run.dir, 'evaluations', 'later'))).toEqual([first.id]);
  }, 60_000);

  it('measures again a backbone that was never trained, and such a one is exported', async () => {
    const { stdout } = await command('small.yaml', '--json', 'training.steps=0', '--out', 'floors');
    const floor = (JSON.parse(stdout) as { readonly runs: readonly (typeof run)[] }).runs[0]!;
    const later = evaluationOf(await command('evaluate', floor.dir, 'probes.yaml', '--json'));
    expect(later).toMatchObject({ of: { run: floor.id, step: 0 }, metrics: floor.metrics });
    expect(await command('export', floor.dir, '-o', 'floor.safetensors')).toMatchObject({ code: 0 });
  }, 60_000);

  it('is compared beside what the run measured itself', async () => {
    const metric = 'later:linear-multilabel/mAP';
    const document = async (...args: readonly string[]) =>
      JSON.parse((await command('compare', 'runs', '--json', ...args)).stdout) as { readonly rows: readonly object[] };
    const value = first.metrics['linear-multilabel/mAP'];
    expect(await document('--metric', metric)).toMatchObject({ metric, rows: [{ mean: value, unlike: [] }] });
    expect(await document()).toMatchObject({ metric: 'linear-multilabel/mAP', rows: [{ mean: value }] });
    expect((await command('show', run.id)).stdout).toContain(metric);
  }, 60_000);

  it('measures weights that a run left, as it measures the run', async () => {
    await command('export', run.id, '-o', 'w.safetensors');
    const evaluated = evaluationOf(await command('evaluate', 'w.safetensors', 'weights.yaml', '--json'));
    expect(evaluated.metrics).toEqual(run.metrics);
    expect(evaluated.dir).toBe(at('runs', 'evaluations', evaluated.id));
  }, 60_000);

  it('says what the data lack before it looks at any image', async () => {
    await writeFile(at('hasty.ts'), hasty);
    const evaluators = '  - { kind: hasty }\n  - { kind: linear-multilabel, learningRate: [0.1, 1] }\n';
    await writeFile(at('choosing.yaml'), `plugins: [./hasty.ts]\nevaluators:\n${evaluators}`);
    const { code, stderr } = await command('evaluate', run.id, 'choosing.yaml', 'data.scenes.validation=0');
    expect([code, stderr]).toEqual([3, expect.stringMatching(/needs images in the validation split, to choose among/)]);
  }, 60_000);

  it('says everything that is wrong at once', async () => {
    await writeFile(
      at('wrong.yaml'),
      'evaluators: [{ kind: online-linear }, { kind: knnn }, { kind: linear-top1 }]\nmethod: { kind: byol }\ntraining: { batchSize: 4, workers: 2 }\n',
    );
    const { code, stderr } = await command('evaluate', run.id, 'wrong.yaml', 'schedule.kind=step');
    expect(code).toBe(2);
    for (const part of [
      'learns beside',
      'did you mean knn?',
      'images of one class',
      'method cannot',
      'training.batchSize cannot',
      'schedule.kind cannot',
      '6 problems',
    ])
      expect(stderr).toContain(part);
    const weights = await command('evaluate', at('probes.yaml'), 'probes.yaml', 'backbone.weights=x', 'evaluators=[]');
    expect(weights.code).toBe(2);
    for (const part of ['backbone.weights cannot', 'backbone.kind is missing', 'data is missing', 'give evaluators'])
      expect(weights.stderr).toContain(part);
  }, 60_000);

  it('says what it does not find', async () => {
    const [nothing, step] = await Promise.all([
      command('evaluate', 'unknown', 'probes.yaml'),
      command('evaluate', run.id, 'probes.yaml', '--step', '3'),
    ]);
    expect(nothing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Or name a file of weights.') as unknown,
    });
    expect(step).toMatchObject({ code: 3, stderr: expect.stringContaining('steps 12, 14') as unknown });
  }, 60_000);
});
