import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { loadExperiment } from '../../src/config/index.js';
import { DatasetShelf } from '../../src/container/dataset-shelf.js';
import { pluginDefiner } from '../../src/container/family.js';
import { PluginRegistry, builtInRegistry } from '../../src/container/plugin-registry.js';
import { createRunContainer } from '../../src/container/run-container.js';
import { tokens } from '../../src/container/tokens.js';
import { trainingLength } from '../../src/container/training-length.js';
import { defineCropStrategy } from '../../src/crops/crop-strategy.js';
import { silentProgress } from '../../src/progress.js';
import { withFolder } from '../cli/command.js';
import { writeExperiment } from '../cli/small-experiment.js';

const threeViews = defineCropStrategy({
  kind: 'three-views',
  summary: 'Three times the whole image.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { needsBoxes: false },
  create: () => ({
    views: [1, 2, 3].map(() => ({ shows: 'scene', size: 16 })),
    itemsPer: 'image',
    crop: ({ image }) => [1, 2, 3].map(() => ({ left: 0, top: 0, ...image })),
  }),
});

async function containerFor(folder: string, overrides: readonly string[], shelf = new DatasetShelf()) {
  const loaded = await loadExperiment({
    file: await writeExperiment(folder),
    overrides,
    environment: {},
    workingDirectory: folder,
    allowPlugins: false,
    registry: (await builtInRegistry()).with([threeViews]),
  });
  const cacheDirectory = join(folder, 'cache');
  return createRunContainer({ loaded, workingDirectory: folder, cacheDirectory, progress: silentProgress, shelf });
}

describe('a run’s container', () => {
  it('makes what the experiment names, each once', async () => {
    await withFolder(async (folder) => {
      const shelf = new DatasetShelf();
      const container = await containerFor(folder, [], shelf);
      const planner = await container.getAsync(tokens.planner);
      expect(planner.items).toBe(96);
      expect(await container.getAsync(tokens.planner)).toBe(planner);
      expect(await container.getAsync(tokens.trainingLength)).toEqual({ items: 96, stepsPerEpoch: 6, totalSteps: 14 });
      const dataset = await container.getAsync(tokens.dataset);
      const other = await containerFor(folder, ['method.temperature=0.1'], shelf);
      expect(await other.getAsync(tokens.dataset)).toBe(dataset);
      const evaluators = await container.getAsync(tokens.evaluators);
      expect(evaluators).toMatchObject([{ name: 'linear-multilabel', every: 'end' }]);
    });
  });

  it('refuses a crop strategy whose views the method does not take', async () => {
    await withFolder(async (folder) => {
      const container = await containerFor(folder, ['crops={ kind: three-views }']);
      await expect(container.getAsync(tokens.method)).rejects.toMatchObject({
        code: 'container/number-of-views',
        message: 'The method moco-v2 takes 2 views of an image; the crop strategy three-views makes 3 views.',
      });
    });
  });

  it('refuses a batch that is larger than the training split', async () => {
    await withFolder(async (folder) => {
      const container = await containerFor(folder, ['training.batchSize=128', 'method.queueSize=128']);
      await expect(container.getAsync(tokens.trainingLength)).rejects.toMatchObject({
        code: 'augment/batch-too-large',
        exitCode: 2,
      });
    });
  });
});

describe('trainingLength', () => {
  it('counts whole batches, and leaves an untrained backbone alone', () => {
    expect(trainingLength({ batchSize: 10, epochs: 3 }, 35)).toEqual({ items: 35, stepsPerEpoch: 3, totalSteps: 9 });
    expect(trainingLength({ batchSize: 10, steps: 7 }, 35).totalSteps).toBe(7);
    expect(trainingLength({ batchSize: 10, steps: 0 }, 5)).toEqual({ items: 5, stepsPerEpoch: 1, totalSteps: 0 });
    expect(() => trainingLength({ batchSize: 10, epochs: 1 }, 5)).toThrow('not one whole batch');
  });
});

describe('the registry', () => {
  it('holds one plug-in of a kind in a family', () => {
    expect(() => new PluginRegistry([threeViews, threeViews])).toThrow('three-views');
    const schedule = pluginDefiner('schedule')({ ...threeViews, create: () => ({ factor: () => 1 }) });
    const registry = new PluginRegistry([threeViews, schedule as never]);
    expect(registry.kinds('crops')).toEqual(['three-views']);
    expect(registry.kinds('schedule')).toEqual(['three-views']);
  });
});

describe('the shelf of datasets', () => {
  it('tries again what could not be opened', async () => {
    const shelf = new DatasetShelf();
    let attempts = 0;
    const open = () =>
      shelf.open({ kind: 'coco' }, () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not yet');
        return { classes: [], fingerprint: 'f', split: () => ({ length: 0, sample: () => undefined as never }) };
      });
    await expect(open()).rejects.toThrow('not yet');
    await expect(open()).resolves.toMatchObject({ fingerprint: 'f' });
    await open();
    expect(attempts).toBe(2);
  });
});
