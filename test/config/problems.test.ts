import { describe, expect, it } from '@jest/globals';
import { load, minimal, problemsOf, type LoadInput } from './load.js';

const methodOn = (crops: string, method: string): string =>
  minimal.replace('kind: scene-scene', `kind: ${crops}`).replace('kind: moco-v2, queueSize: 1024', method);
const supervisedOn = (crops: string, more = 'loss: by-labels'): string => methodOn(crops, `kind: supervised, ${more}`);

const main = (text: string): LoadInput => ({ files: { 'main.yaml': text } });

describe('everything that is wrong with an experiment', () => {
  it('is reported at once, where it stands, with what is allowed and the nearest spelling', async () => {
    const problems = await problemsOf(
      main(`data: { kind: scenez }
crops: { kind: object-dilate, dilatoin: 0.1, size: big }
backbone: { kind: resnet10 }
method: { kind: moco-v2, queueSize: 1000 }
optimizer: { kind: sgd, learningRate: -1 }
training: { steps: 10, batchSize: 128 }
`),
    );
    expect(problems.map(({ code, line, column, path }) => [code, line, column, path])).toEqual([
      ['config/unknown-kind', 1, 15, 'data.kind'],
      ['config/unknown-key', 2, 31, 'crops.dilatoin'],
      ['config/type', 2, 52, 'crops.size'],
      ['config/rule', 4, 37, 'method.queueSize'],
      ['config/range', 5, 39, 'optimizer.learningRate'],
    ]);
    expect(problems[0]).toMatchObject({ suggestion: 'scenes', allowed: expect.arrayContaining(['coco']) as unknown });
    expect(problems[1]).toMatchObject({ suggestion: 'dilation' });
    expect(problems[3]?.message).toContain('896, 1024');
  });

  it('includes images that a backbone does not take', async () => {
    const transformer = minimal.replace('kind: resnet10', 'kind: vit-tiny');
    expect(await problemsOf(main(transformer))).toMatchObject([
      { code: 'config/rule', line: 3, path: 'crops.size', suggestion: 'crops.size=48' },
    ]);
    const small = minimal.replace('kind: resnet10', 'kind: convnext-tiny').replace('size: 40', 'size: 24');
    const evaluated = `${small}evaluators: [{ kind: linear-multilabel, size: 16 }]`;
    expect((await problemsOf(main(evaluated))).map(({ path }) => path)).toEqual(['crops.size', 'evaluators.0.size']);
  });

  it('is reported in the file that the value really comes from', async () => {
    const problems = await problemsOf({
      files: {
        'main.yaml': 'extends: base/base.yaml\nname: child\n',
        'base/base.yaml': minimal.replace('size: 40', 'size: 0'),
      },
    });
    expect(problems).toMatchObject([{ code: 'config/range', file: 'base/base.yaml', line: 3, path: 'crops.size' }]);
  });

  it('is reported at the override that set it', async () => {
    const problems = await problemsOf({ ...main(minimal), overrides: ['name=x', 'method.temprature=0.1'] });
    expect(problems).toMatchObject([
      { code: 'config/unknown-key', file: '<command line>', line: 2, suggestion: 'temperature' },
    ]);
  });

  it.each([
    ['broken YAML', 'data: { kind: scenes\ncrops: [', 'config/syntax'],
    ['a tag', `${minimal}notes: !!js/function "x"\n`, 'config/syntax'],
    ['a key twice', `${minimal}method: { kind: moco-v2 }\n`, 'config/duplicate-key'],
    ['a merge key', `a: &a { b: 1 }\nc: { <<: *a }\n${minimal}`, 'config/merge-key'],
    ['nesting without end', `a: ${'['.repeat(500)}${']'.repeat(500)}`, 'config/too-deep'],
    ['an alias inside of its anchor', 'a: &a [*a]', 'config/too-large'],
    ['a list', '- 1\n', 'config/not-a-mapping'],
    ['nothing', '', 'config/not-a-mapping'],
    ['a number that is none', `${minimal}notes: .nan\n`, 'config/number'],
    ['a number with too many digits', minimal.replace('steps: 10', 'steps: 10000000000000001'), 'config/number'],
    ['a variable that is not set', `${minimal}notes: "\${env:NOT_SET}"\n`, 'config/environment'],
    ['a reference that is none', `${minimal}notes: "\${oc.env:X}"\n`, 'config/reference'],
    ['a parent that is not there', `extends: nowhere.yaml\n${minimal}`, 'config/file-missing'],
    ['a foreign key', `${minimal}__proto__: { polluted: true }\n`, 'config/unknown-key'],
    ['no data', minimal.replace(/data:.*/, ''), 'config/missing-key'],
    [
      'boxes that the data lack',
      `${minimal.replace('kind: scenes', 'kind: class-folders, root: x')}proposals: { kind: annotated }\n`,
      'config/rule',
    ],
    [
      'a choice among boxes that are all visited',
      minimal.replace(/crops:.*/, 'crops: { kind: object-scene, itemsPer: box, choose: best }'),
      'config/rule',
    ],
    ['radii that descend', minimal.replace(/crops:.*/, 'crops: { kind: separated, radius: [90, 80] }'), 'config/rule'],
    ['labels of scenes on crops of objects', supervisedOn('object-dilate'), 'config/rule'],
    ['labels of scenes on crops of one object', supervisedOn('single-object'), 'config/rule'],
    ['one class out of all for images of several', supervisedOn('scene', 'loss: cross-entropy'), 'config/rule'],
    ['two views for a method of one', supervisedOn('scene-scene'), 'config/rule'],
    ['tf32 on a processor', `${minimal}engine: { device: cpu, precision: tf32 }`, 'config/rule'],
    ['bfloat16 one operation at a time', `${minimal}engine: { mode: eager, precision: bfloat16 }`, 'config/rule'],
    ['red, green and blue for lightness and colour', methodOn('scene', 'kind: cmc'), 'config/rule'],
    ['two heads for views of one kind', methodOn('scene-scene', 'kind: byol, heads: per-view-kind'), 'config/rule'],
    ['a curve without an end', methodOn('scene-scene', 'kind: byol, momentum: { from: 0.9 }'), 'config/missing-key'],
  ])('names %s', async (_, text, code) => {
    expect((await problemsOf(main(text))).map((problem) => problem.code)).toContain(code);
  });

  it.each([
    ['linear-multilabel/mAP', 'epoch', 'is of the test images', 'linear-multilabel/validation/mAP'],
    ['linear-multilable/validation/mAP', 'epoch', 'is no metric', 'linear-multilabel/validation/mAP'],
    ['linear-multilabel/validation/mAP', 'end', 'is only measured at the end', undefined],
  ])('keeps no checkpoint by %s, measured %s', async (metric, every, message, suggestion) => {
    const keepBest = `checkpoint: { keepBest: { metric: ${metric}, direction: max } }`;
    const text = minimal.replace('batchSize: 128', `batchSize: 128, ${keepBest}`);
    const [problem] = await problemsOf(main(`${text}evaluators: [{ kind: linear-multilabel, every: ${every} }]\n`));
    expect(problem).toMatchObject({ code: 'config/rule', path: 'training.checkpoint.keepBest.metric' });
    expect(problem?.message).toContain(message);
    expect(problem?.suggestion).toBe(suggestion);
  });

  it.each([
    ['object-retrieval', 'kind: class-folders, root: x', 'needs annotated boxes'],
    ['linear-top1', 'kind: scenes', 'takes images of one class'],
  ])('says that %s does not fit the data', async (kind, data, message) => {
    const text = `${minimal.replace('kind: scenes', data)}evaluators: [{ kind: ${kind} }]\n`;
    const [problem] = await problemsOf(main(text));
    expect(problem).toMatchObject({ code: 'config/rule', path: 'evaluators.0.kind' });
    expect(problem?.message).toContain(message);
  });

  it('does not let a small text become a huge value', async () => {
    const levels = Array.from('bcdefghij').map((name, level) => {
      const inner = Array.from({ length: 10 }, () => `*${'abcdefghij'[level]!}`).join(', ');
      return `${name}: &${name} [${inner}]`;
    });
    const bomb = `a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n${levels.join('\n')}`;
    expect(await problemsOf(main(bomb))).toMatchObject([{ code: 'config/too-large' }]);
  });

  it('names files that extend each other in a circle', async () => {
    const [problem] = await problemsOf({
      files: { 'main.yaml': `extends: other.yaml\n${minimal}`, 'other.yaml': 'extends: main.yaml\n' },
    });
    expect(problem?.message).toContain('main.yaml -> other.yaml -> main.yaml');
  });

  it('covers the sweep', async () => {
    const sweep =
      'sweep: { grid: { method.temperatur: [0.1], engine.threads: [1, 2] }, baseline: { crops.kind: x } }\n';
    const problems = await problemsOf(main(minimal + sweep));
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ['config/unknown-key', 'method.temperatur'],
      ['config/sweep', 'sweep.grid."engine.threads"'],
      ['config/sweep', 'sweep.baseline."crops.kind"'],
    ]);
    const excluded =
      'sweep: { grid: { method.temperature: [0.1, 0.2] }, include: [{ crops.size: 32 }], exclude: [{ crops.size: 32 }] }\n';
    const [useless] = await problemsOf(main(minimal + excluded));
    expect(useless).toMatchObject({ path: 'sweep.exclude.0."crops.size"' });
    expect(useless?.message).toMatch(/Only include sets crops\.size/);
    const { point } = await load(main(`${minimal}sweep: { grid: { method.temperature: [0.1, -1] } }\n`)).then(
      (loaded) => ({ point: (value: number) => loaded.point({ 'method.temperature': value }) }),
    );
    expect(point(0.1).experiment.method.temperature).toBe(0.1);
    expect(() => point(-1)).toThrow(/main\.yaml:8:\d+ error/);
  });
});
