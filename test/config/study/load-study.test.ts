import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, describeOrigin, loadFile, LoadedStudy, type Problem } from '../../../src/config/index.js';
import { checkedPoints } from '../../../src/sweeps/checked-points.js';
import { withFolder } from '../../cli/command.js';
import { minimal } from '../load.js';

const recipes = {
  'recipes/moco.yaml': `${minimal}name: first\nsweep: { seeds: [8, 9] }\n`,
  'recipes/second.yaml': `extends: moco.yaml\nname: second\ncrops: { kind: object-dilate, size: 40 }\n`,
};

async function loadStudy(study: string, overrides: readonly string[] = [], files = recipes): Promise<LoadedStudy> {
  return withFolder(async (folder) => {
    for (const [name, text] of Object.entries({ ...files, 'study.yaml': study })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const request = { file: 'study.yaml', overrides, environment: {}, workingDirectory: folder, allowPlugins: false };
    const loaded = await loadFile(request);
    if (!(loaded instanceof LoadedStudy)) throw new Error('It was taken for an experiment.');
    return loaded;
  });
}

async function problemsOf(study: string, overrides: readonly string[] = []): Promise<readonly Problem[]> {
  try {
    checkedPoints(await loadStudy(study, overrides));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('The study is valid.');
}

const both = 'configs: [recipes/moco.yaml, recipes/second.yaml]\n';

describe('a study', () => {
  it('runs every point with each of its recipes, whose own sweeps are left out', async () => {
    const study = await loadStudy(`${both}overrides: { training.steps: 3, training: { batchSize: 64 } }
sweep:
  grid: { method.temperature: [0.1, 0.2] }
  when: [{ match: { config: second }, grid: { crops.dilation: [0.1, 0.2] } }]
  include: [{ config: first, name: untrained, training.steps: 0 }]
  exclude: [{ config: first, method.temperature: 0.1 }]
  baseline: { config: first, method.temperature: 0.2 }
`);
    const points = checkedPoints(study);
    expect(points.map(({ assignments }) => assignments)).toEqual([
      { config: 'first', 'method.temperature': 0.2 },
      { config: 'second', 'method.temperature': 0.1, 'crops.dilation': 0.1 },
      { config: 'second', 'method.temperature': 0.1, 'crops.dilation': 0.2 },
      { config: 'second', 'method.temperature': 0.2, 'crops.dilation': 0.1 },
      { config: 'second', 'method.temperature': 0.2, 'crops.dilation': 0.2 },
      { config: 'first', name: 'untrained', 'training.steps': 0 },
    ]);
    expect(points.map(({ isBaseline }) => isBaseline)).toEqual([true, false, false, false, false, false]);
    expect(points[1]?.loaded.experiment).toMatchObject({
      name: 'second',
      crops: { kind: 'object-dilate', dilation: 0.1 },
      training: { steps: 3, batchSize: 64, seed: 0 },
    });
    expect(study.name).toBe('study');
  });

  it('knows where values come from: its own overrides, its axes, the command line', async () => {
    const sweep = 'overrides: { training.steps: 3 }\nsweep: { grid: { method.temperature: [0.1, 0.2] } }\n';
    const study = await loadStudy(both + sweep, ['training.seed=4', 'name=other']);
    const [point] = checkedPoints(study);
    const originOf = (path: string): string => {
      const found = point?.loaded.origins.values.find((value) => value.path === path);
      return found === undefined ? '' : describeOrigin(found.origin);
    };
    expect(originOf('training.steps')).toBe('study.yaml:2:30');
    expect(originOf('method.temperature')).toBe('sweep axis method.temperature (study.yaml:3:39)');
    expect(originOf('training.seed')).toBe('override training.seed=4');
    expect([study.name, point?.loaded.name]).toEqual(['other', 'first']);
  });

  it('has no axis of recipes where there is one', async () => {
    const study = await loadStudy(
      'name: one\nconfigs: [recipes/second.yaml]\nsweep: { include: [{ training.steps: 1 }, { training.steps: 2 }] }\n',
    );
    expect(checkedPoints(study).map(({ assignments }) => assignments)).toEqual([
      { 'training.steps': 1 },
      { 'training.steps': 2 },
    ]);
    expect(checkedPoints(await loadStudy('configs: [recipes/moco.yaml]\n'))).toHaveLength(1);
  });

  it('takes overrides that fix its axes', async () => {
    const sweep = 'sweep: { grid: { method.temperature: [0.1, 0.2] }, seeds: [0, 1] }\n';
    const points = checkedPoints(await loadStudy(both + sweep, ['method.temperature=0.5', 'sweep.seeds=[7]']));
    expect(points.map(({ assignments }) => assignments)).toEqual([
      { config: 'first', 'training.seed': 7 },
      { config: 'second', 'training.seed': 7 },
    ]);
    expect(points[0]?.loaded.experiment.method.temperature).toBe(0.5);
  });

  it('says everything that is wrong with it, and with its recipes', async () => {
    const problems = await problemsOf(`${both}basline: 3
overrides: { method.temperatur: 0.1 }
sweep:
  grid: { config: [first] }
  include: [{ config: thrid }]
  metric: 3
`);
    expect(problems.map(({ path, file, line, suggestion }) => [path, file, line, suggestion])).toEqual([
      ['basline', 'study.yaml', 2, undefined],
      ['method.temperatur', 'study.yaml', 3, 'temperature'],
      ['sweep.grid.config', 'study.yaml', 5, undefined],
      ['sweep.include.0.config', 'study.yaml', 6, undefined],
      ['sweep.metric', 'study.yaml', 7, undefined],
    ]);
    expect(problems[0]?.message).toBe('A study has no key basline.');
  });

  it('names the entry of a file that is not there, or that is called like another', async () => {
    expect(await problemsOf('configs: [recipes/moco.yaml, recipes/secnd.yaml]\n')).toMatchObject([
      { code: 'config/file-missing', path: 'configs.1', line: 1, column: 30, suggestion: 'recipes/second.yaml' },
    ]);
    expect(await problemsOf('configs: [recipes/moco.yaml, ./recipes/moco.yaml]\n')).toMatchObject([
      { code: 'config/sweep', path: 'configs.1', column: 30 },
    ]);
  });

  it('wants a metric that its recipes have', async () => {
    const [problem] = await problemsOf(`${both}sweep: { metric: knn/top1 }\n`);
    expect(problem).toMatchObject({ path: 'sweep.metric', line: 2 });
    expect(problem?.message).toMatch(/no metric of an evaluator of first/);
  });
});
