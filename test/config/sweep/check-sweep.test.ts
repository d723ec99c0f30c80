import { describe, expect, it } from '@jest/globals';
import { load, minimal, problemsOf } from '../load.js';

const withSweep = (sweep: string, overrides: readonly string[] = []) => ({
  files: { 'main.yaml': `${minimal}sweep:\n${sweep}` },
  overrides,
});

const told = async (sweep: string): Promise<(readonly [string, number, string])[]> =>
  (await problemsOf(withSweep(sweep))).map(({ path, line, message }) => [path, line, message]);

describe('checkSweep', () => {
  it('wants lists of one length where axes advance together', async () => {
    expect(
      await told(`  zip:
    - training.batchSize: [64, 128]
      method.queueSize: [1024, 2048, 4096]
`),
    ).toEqual([
      [
        'sweep.zip.0."method.queueSize"',
        11,
        'method.queueSize has 3 values, but training.batchSize, with which it advances, has 2.',
      ],
    ]);
  });

  it('wants points and patterns that hold a key, whatever is overridden', async () => {
    const sweep = '  { grid: { method.temperature: [0.1, 0.2] }, include: [{}], exclude: [{}] }\n';
    for (const overrides of [[], ['notes=more'], ['training.seed=1']]) {
      const problems = await problemsOf(withSweep(sweep, overrides));
      expect(problems.map(({ path }) => path)).toEqual(['sweep.include.0', 'sweep.exclude.0']);
    }
  });

  it('wants ranges that hold something', async () => {
    const problems = await told(`  random:
    count: 3
    draw:
      method.temperature: { kind: uniform, from: 0.5, to: 0.1 }
      method.queueSize: { kind: integer, from: 129, to: 200, multipleOf: 128 }
      optimizer.learningRate: { kind: log-uniform, from: 0, to: 1 }
`);
    expect(problems.map(([path, line]) => [path, line])).toEqual([
      ['sweep.random.draw."optimizer.learningRate".from', 14],
    ]);
    const ranges = await told(`  random:
    count: 3
    draw:
      method.temperature: { kind: uniform, from: 0.5, to: 0.1 }
      method.queueSize: { kind: integer, from: 129, to: 200, multipleOf: 128 }
`);
    expect(ranges.map(([, , message]) => message)).toEqual([
      'The range of method.temperature goes from 0.5 to 0.1; its end must be above its beginning.',
      'No multiple of 128 lies from 129 to 200.',
    ]);
  });

  it('knows the keys of each kind of draw', async () => {
    const problems = await problemsOf(
      withSweep(`  random:
    count: 0
    draw: { method.temperature: { kind: uniforn, from: 0.1, to: 1 }, method.momentum: { kind: uniform, form: 0, to: 1 } }
`),
    );
    expect(problems.map(({ path, suggestion }) => [path, suggestion])).toEqual([
      ['sweep.random.count', undefined],
      ['sweep.random.draw."method.temperature".kind', 'uniform'],
      ['sweep.random.draw."method.momentum".from', undefined],
      ['sweep.random.draw."method.momentum".form', 'from'],
    ]);
  });

  it('takes an axis once', async () => {
    const problems = await told(
      `  grid: { method.temperature: [0.1, 0.2], training.seed: [1] }
  zip: { "method"."temperature": [0.3] }
  when: [{ match: { method.temperature: 0.1 }, grid: { method.temperature: [0.4] } }]
  seeds: [0, 1]
`.replace('"method"."temperature"', '\'"method".temperature\''),
    );
    expect(problems.map(([path]) => path)).toEqual([
      'sweep.grid."training.seed"',
      'sweep.zip."\\"method\\".temperature"',
      'sweep.when.0.grid."method.temperature"',
    ]);
    expect(problems[1]?.[2]).toMatch(/is an axis already, at main\.yaml:9:11/);
  });

  it('tells a key that only include sets from one that nothing sets', async () => {
    const [first, second] = await told(`  grid: { method.temperature: [0.1, 0.2] }
  include: [{ crops.size: 32 }]
  exclude: [{ crops.size: 32 }, { crops.flip: 1 }]
`);
    expect(first?.[2]).toBe(
      'Only include sets crops.size, and its points are whole as they are: leave one out by not including it.',
    );
    expect(second?.[2]).toMatch(/is the same in every combination of this sweep's axes/);
  });

  it('lets what points are called come along with other keys', async () => {
    const { sweep, experiment } = await load(
      withSweep('  { zip: { name: [cold, hot], method.temperature: [0.1, 1] }, baseline: { name: cold } }\n'),
    );
    expect(sweep?.zip).toEqual({ name: ['cold', 'hot'], 'method.temperature': [0.1, 1] });
    expect(experiment.name).toBe('main');
    expect((await told('  { grid: { name: [cold, hot] } }\n'))[0]?.[2]).toMatch(/name cannot be swept/);
  });

  it('takes what an experiment leaves to an axis from there', async () => {
    const files = {
      'main.yaml': `${minimal.replace('learningRate: 0.1', 'momentum: 0.9')}sweep:
  random: { count: 2, draw: { optimizer.learningRate: { kind: log-uniform, from: 0.01, to: 0.1 } } }
`,
    };
    expect((await load({ files })).experiment.optimizer.learningRate).toBe(0.01);
  });
});

describe('overrides', () => {
  const sweep = `  grid: { crops.kind: [scene-scene, object-dilate], method.temperature: [0.1, 0.2] }
  zip: [{ training.batchSize: [64, 128], optimizer.learningRate: [0.1, 0.2] }, { method.momentum: [0.9] }]
  random: { count: 2, draw: { method.dimension: { kind: integer, from: 16, to: 128 } } }
  when:
    - { match: { crops: { kind: object-dilate } }, grid: { crops.dilation: [0.1, 0.2] } }
    - { match: { method.temperature: 0.1 }, grid: { training.steps: [5, 6] } }
  exclude: [{ crops.kind: object-dilate, method.temperature: 0.1 }]
`;

  it('take out the axes that they fix, and what asks for other values', async () => {
    const loaded = await load(
      withSweep(sweep, [
        'crops.kind=scene-scene',
        'training.batchSize=64',
        'method.momentum=0.9',
        'method.dimension=32',
      ]),
    );
    expect(loaded.sweep).toEqual({
      grid: { 'method.temperature': [0.1, 0.2] },
      zip: [{ 'optimizer.learningRate': [0.1, 0.2] }],
      when: [{ match: { 'method.temperature': 0.1 }, grid: { 'training.steps': [5, 6] } }],
      exclude: [],
    });
    expect(loaded.origins.dropped.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['sweep.grid."crops.kind"', 'sweep.zip.0."training.batchSize"']),
    );
  });

  it('make conditions that they meet hold for every point', async () => {
    const loaded = await load(withSweep(sweep, ['method.temperature=0.1']));
    expect(loaded.sweep?.when?.[1]).toEqual({ match: {}, grid: { 'training.steps': [5, 6] } });
    expect(loaded.sweep?.exclude).toEqual([{ 'crops.kind': 'object-dilate' }]);
  });
});
