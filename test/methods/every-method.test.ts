import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { convnextTiny } from '../../src/backbones/convnext-tiny.js';
import { vitTest } from '../../src/backbones/vit-test.js';
import type { Engine } from '../../src/engine/engine.js';
import { compileStep, type StepInstance } from '../../src/engine/graph/compile-step.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { byol } from '../../src/methods/byol.js';
import { cmc } from '../../src/methods/cmc.js';
import { mocoV2 } from '../../src/methods/moco-v2.js';
import { methodPlugins } from '../../src/methods/plugins.js';
import { simclr } from '../../src/methods/simclr.js';
import { supervised } from '../../src/methods/supervised.js';
import { swav } from '../../src/methods/swav.js';
import { CheckpointStore } from '../../src/training/checkpoints/checkpoint-store.js';
import { createCompiledRunner } from '../../src/training/steps/compiled-runner.js';
import { createEagerRunner } from '../../src/training/steps/step-runner.js';
import { uploadStep } from '../../src/training/steps/step-tensors.js';
import { namedStep } from '../../src/training/steps/training-step.js';
import { temporaryFolders } from '../data/temporary-folder.js';
import { createSmallMethod, smallRequest, type SmallMethod } from './small-method.js';

const newFolder = temporaryFolders();

const tried: readonly (SmallMethod & { readonly name: string })[] = [
  { name: 'moco-v2', plugin: mocoV2, settings: { queueSize: 16, dimension: 8 }, sizes: [16, 16] },
  {
    name: 'moco-v2, a head for each kind of view',
    plugin: mocoV2,
    settings: { queueSize: 16, dimension: 8, heads: 'per-view-kind', temperature: { from: 0.5, to: 0.1 } },
    sizes: [16, 16],
  },
  { name: 'byol', plugin: byol, settings: { dimension: 8, hiddenDimension: 16 }, sizes: [16, 16] },
  {
    name: 'swav',
    plugin: swav,
    settings: { dimension: 8, prototypes: 12, freezePrototypesSteps: 1, queueSize: 16, queueFromEpoch: 0 },
    sizes: [16, 16, 8, 8],
  },
  { name: 'cmc', plugin: cmc, settings: { dimension: 8, negatives: 5 }, sizes: [16] },
  { name: 'cmc, softmax, two views', plugin: cmc, settings: { negatives: 5, loss: 'softmax' }, sizes: [16, 16] },
  { name: 'simclr', plugin: simclr, settings: { dimension: 8 }, sizes: [16, 16] },
  { name: 'supervised', plugin: supervised, sizes: [16] },
  {
    name: 'swav on a vision transformer',
    plugin: swav,
    settings: { dimension: 8, prototypes: 12, freezePrototypesSteps: 1 },
    sizes: [32, 32, 16, 16],
    backbone: { plugin: vitTest, settings: { patchSize: 8, imageSize: 32 } },
  },
  {
    name: 'simclr on a ConvNeXt',
    plugin: simclr,
    settings: { dimension: 8 },
    sizes: [16, 16],
    backbone: { plugin: convnextTiny, settings: { width: 0.03125, patchSize: 2 } },
  },
  { name: 'supervised, one class an image', plugin: supervised, sizes: [16], labels: 'single' },
];

describe('every method', () => {
  let engine: Engine;
  let variables: VariableTree;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  beforeEach(() => {
    variables = new VariableTree(engine.tf);
  });
  afterEach(() => {
    variables.dispose();
  });

  it('is tried here', () => {
    expect(new Set(tried.map(({ plugin }) => plugin))).toEqual(new Set(methodPlugins));
  });

  it.each(tried)('$name learns what it sees again and again, and leaves no tensor behind', async (small) => {
    const parts = await createSmallMethod(small, engine, variables);
    const runner = createEagerRunner(parts);
    const reports = [0, 1, 2].map((step) => runner.run(smallRequest(small, parts, step)));
    const before = engine.tf.memory().numTensors;
    for (let step = 3; step < 40; step++) reports.push(runner.run(smallRequest(small, parts, step)));
    expect(engine.tf.memory().numTensors).toBe(before);
    for (const { loss, metrics } of reports) {
      expect(Number.isFinite(loss)).toBe(true);
      expect(metrics.embeddingSpread).toBeGreaterThan(0.01);
      expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    }
    const mean = (some: typeof reports): number => some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
    expect(mean(reports.slice(-6))).toBeLessThan(mean(reports.slice(1, 7)));
  });

  it.each(tried)('$name goes on from a checkpoint with the same bits', async (small) => {
    const store = new CheckpointStore({
      folder: await newFolder(),
      run: 'run',
      keepLast: 1,
      encoder: 'method',
    });
    const parts = await createSmallMethod(small, engine, variables);
    const unbroken = createEagerRunner(parts);
    for (let step = 0; step < 3; step++) unbroken.run(smallRequest(small, parts, step));
    await store.save(variables, { step: 3, best: null });
    const resumed = new VariableTree(engine.tf);
    const other = await createSmallMethod(small, engine, resumed, 9);
    await store.restore(resumed, engine.tf, () => undefined);
    const going = createEagerRunner(other);
    for (let step = 3; step < 6; step++) {
      expect(going.run(smallRequest(small, other, step))).toEqual(unbroken.run(smallRequest(small, parts, step)));
    }
    const valuesOf = (tree: VariableTree) =>
      tree.entries().map(({ name, variable }) => [name, Buffer.from(variable.dataSync().slice().buffer)]);
    expect(valuesOf(resumed)).toEqual(valuesOf(variables));
    resumed.dispose();
  });

  it.each(tried)('$name does the same in a graph, step after step', async (small) => {
    const instantiate = async (which: 0 | 1): Promise<StepInstance> => {
      const own = new VariableTree(engine.tf);
      const parts = await createSmallMethod(small, engine, own, which);
      const request = smallRequest(small, parts, which * 7);
      return {
        engine,
        step: namedStep(parts, { withMetrics: true }),
        inputs: uploadStep(engine.tf, { ...request, learningRate: 0.1 / (1 + which) }),
        variables: own.entries(),
        dispose: () => {
          own.dispose();
        },
      };
    };
    const folder = await newFolder();
    const { largeConstants } = await compileStep(folder, { instantiate, compared: 'loss', precision: 'float32' });
    expect(largeConstants).toEqual([]);
    const parts = await createSmallMethod(small, engine, variables, 3);
    const twin = new VariableTree(engine.tf);
    const twinParts = await createSmallMethod(small, engine, twin, 3);
    const eager = createEagerRunner(parts);
    const compiled = await createCompiledRunner(engine, folder, twin);
    for (let step = 0; step < 5; step++) {
      const expected = eager.run(smallRequest(small, parts, step));
      const actual = compiled.run(smallRequest(small, twinParts, step));
      expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(2e-4 * Math.max(1, Math.abs(expected.loss)));
    }
    compiled.dispose();
    twin.dispose();
  });
});
