import { describe, expect, it } from '@jest/globals';
import { ConfigError, type LoadedExperiment, type Problem } from '../../src/config/index.js';
import { checkedPoints } from '../../src/sweeps/checked-points.js';
import { load, minimal } from '../config/load.js';

const loadSweep = (sweep: string, overrides: readonly string[] = []): Promise<LoadedExperiment> =>
  load({ files: { 'main.yaml': `${minimal}sweep:\n${sweep}` }, overrides });

async function problemsOf(sweep: string): Promise<readonly Problem[]> {
  try {
    checkedPoints(await loadSweep(sweep));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('Every point is valid.');
}

describe('checkedPoints', () => {
  it('reports what is wrong with any point where the value stands, once', async () => {
    const problems = await problemsOf(`  grid:
    method.temperature: [0.1, -1, 0.2, 0]
    optimizer.learningRate: [0.1, -2]
  seeds: [0, 1, 2]
`);
    expect(problems.map(({ path, line, column }) => [path, line, column])).toEqual([
      ['method.temperature', 10, 31],
      ['method.temperature', 10, 40],
      ['optimizer.learningRate', 11, 35],
    ]);
  });

  it('does so for every kind of axis', async () => {
    const problems = await problemsOf(`  grid: { crops.kind: [scene-scene, object-dilate] }
  zip: { training.batchSize: [64, 0], method.queueSize: [1024, 2048] }
  random: { count: 2, draw: { optimizer.learningRate: { kind: uniform, from: -2, to: -1 } } }
  when:
    - { match: { crops.kind: object-dilate }, grid: { crops.dilation: [0.1, far] } }
  include: [{ training.steps: -1 }]
`);
    expect(new Set(problems.map(({ path, line }) => `${path}:${line}`))).toEqual(
      new Set(['training.batchSize:10', 'optimizer.learningRate:11', 'crops.dilation:13', 'training.steps:14']),
    );
  });

  it('says where points would be judged by what no evaluator of theirs is called', async () => {
    const problems = await problemsOf(`  grid: { method.temperature: [0.1, 0.2] }
  metric: knnn/mAP
  halving: { metric: linear/mAP, direction: max, firstSteps: 2, eta: 2 }
`);
    expect(problems.map(({ path, line }) => `${path}:${line}`)).toEqual(['sweep.metric:10', 'sweep.halving.metric:11']);
    expect(problems[1]?.message).toMatch(/^linear\/mAP is no metric of an evaluator of main, which has none/);
  });

  it('says what a sweep says in vain', async () => {
    const problems = await problemsOf(`  grid: { method.temperature: [0.1, 0.2] }
  when: [{ match: { method.temperature: 0.3 }, grid: { training.steps: [1] } }]
  exclude: [{ method.temperature: 0.4 }]
  baseline: { method.temperature: 0.5 }
`);
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ['sweep.when.0.match', 10],
      ['sweep.exclude.0', 11],
      ['sweep.baseline', 12],
    ]);
  });

  it('refuses a sweep that excludes every point, where it says so', async () => {
    const [problem] = await problemsOf(
      '  { grid: { method.temperature: [0.1] }, exclude: [{ method.temperature: 0.1 }] }\n',
    );
    expect(problem).toMatchObject({ path: 'sweep.exclude', line: 9 });
    expect(problem?.message).toMatch(/leaves none of the 1 combinations/);
  });

  it('makes one point of points that compute the same', async () => {
    const loaded = await loadSweep(
      `  grid: { crops: [{ kind: scene-scene, size: 40 }, { kind: scene-scene, size: 40, flip: 0.5 }] }
  seeds: [0, 1]
`.replace(', flip: 0.5', ', ratio: [0.75, 1.3333333333333333]'),
    );
    const points = checkedPoints(loaded);
    expect(points.map(({ assignments }) => assignments['training.seed'])).toEqual([0, 1]);
  });

  it('is one point without a sweep, or where overrides fix all of it', async () => {
    const sweep = '  { grid: { method.temperature: [0.1, 0.2] }, baseline: { method.temperature: 0.1 } }\n';
    const points = checkedPoints(await loadSweep(sweep, ['method.temperature=0.3']));
    expect(points.map(({ loaded }) => loaded.experiment.method.temperature)).toEqual([0.3]);
    const rest = '  { grid: { method.temperature: [0.1, 0.2] }, include: [{ training.steps: 1 }] }\n';
    const kept = checkedPoints(await loadSweep(rest, ['method.temperature=0.3']));
    expect(kept.map(({ loaded }) => loaded.experiment.training.steps)).toEqual([10, 1]);
  });

  it('gives each point what it would be if it were loaded by itself', async () => {
    const loaded = await loadSweep(
      `  grid: { method.temperature: [0.1, 0.2], crops: [{ kind: object-dilate }, { kind: scene-scene, size: 32 }] }
  seeds: [0, 3]
`,
      ['evaluators=[{ kind: knn }]', 'optimizer.momentum=0.5'],
    );
    for (const { assignments, loaded: point } of checkedPoints(loaded)) {
      const overrides = Object.entries(assignments).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      const alone = await loadSweep('  {}\n', [...overrides, 'evaluators=[{ kind: knn }]', 'optimizer.momentum=0.5']);
      expect(point.experiment).toEqual(alone.experiment);
      expect(Object.keys(point.experiment)).toEqual(Object.keys(alone.experiment));
      expect(point.origins.values.find(({ path }) => path === 'method.temperature')?.origin).toMatchObject({
        from: 'axis',
      });
    }
  });
});
