import { describe, expect, it } from '@jest/globals';
import { describeOrigin } from '../../src/config/index.js';
import { load, minimal, type LoadInput } from './load.js';

const originOf = async (input: LoadInput, path: string): Promise<string | undefined> => {
  const { origins } = await load(input);
  const found = origins.values.find((value) => value.path === path);
  return found && describeOrigin(found.origin);
};

describe('composing experiments', () => {
  const files = {
    'main.yaml': 'extends: [one.yaml, two.yaml]\ntraining: { seed: 7 }\n',
    'one.yaml': minimal,
    'two.yaml': 'training: { batchSize: 64 }\ntags: [b]\n',
  };

  it('merges mappings, replaces lists, and lets later files win', async () => {
    const { experiment } = await load({ files: { ...files, 'one.yaml': `${minimal}tags: [a, c]\n` } });
    expect(experiment.training).toMatchObject({ steps: 10, batchSize: 64, seed: 7, workers: 1 });
    expect(experiment.tags).toEqual(['b']);
    expect(experiment.name).toBe('main');
  });

  it('knows where every value comes from', async () => {
    expect(await originOf({ files }, 'training.batchSize')).toBe('two.yaml:1:24');
    expect(await originOf({ files }, 'training.seed')).toBe('main.yaml:2:19');
    expect(await originOf({ files }, 'crops.ratio.0')).toBe('default of crops/scene-scene');
    expect(await originOf({ files, overrides: ['crops.size=32'] }, 'crops.size')).toBe('override crops.size=32');
  });

  it('drops the former kind’s keys where another kind is chosen', async () => {
    const loaded = await load({
      files: { 'main.yaml': minimal },
      overrides: ['crops.kind=object-dilate', 'crops.dilation=0.2'],
    });
    expect(loaded.experiment.crops).toMatchObject({ kind: 'object-dilate', dilation: 0.2, size: 224 });
    expect(loaded.origins.dropped).toMatchObject([{ path: 'crops.size', value: 40 }]);
    expect(loaded.experiment.proposals.kind).toBe('annotated');
  });

  it('lets epochs take the place of steps', async () => {
    const { experiment } = await load({ files, overrides: ['training.epochs=3'] });
    expect(experiment.training).not.toHaveProperty('steps');
  });

  it('reads the environment, with defaults, as YAML reads what stands there', async () => {
    const training = 'training:\n  steps: 10\n  batchSize: 128\n  workers: ${env:WORKERS:-2}\n';
    const text = `${minimal.replace(/training:.*\n/, training)}notes: "\${env:USER_NOTE}"\n`;
    const { experiment } = await load({ files: { 'main.yaml': text }, environment: { USER_NOTE: '007' } });
    expect(experiment.training.workers).toBe(2);
    expect(experiment.notes).toBe('007');
  });

  it('freezes the result', async () => {
    const { experiment } = await load({ files });
    expect(() => Object.assign(experiment.training, { seed: 8 })).toThrow(TypeError);
  });

  it('fixes a swept key by an override and keeps the other axes', async () => {
    const sweep = 'sweep: { grid: { method.temperature: [0.1, 0.2], training.batchSize: [64, 128] }, seeds: [0, 1] }\n';
    const { sweep: rest } = await load({
      files: { 'main.yaml': minimal + sweep },
      overrides: ['method.temperature=0.5'],
    });
    expect(rest).toEqual({ grid: { 'training.batchSize': [64, 128] }, seeds: [0, 1] });
  });
});
