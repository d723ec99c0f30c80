import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { compileStep } from '../../src/engine/graph/compile-step.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { onlineLinear } from '../../src/evaluators/online-linear.js';
import { DetachedLayer } from '../../src/evaluators/online-linear/detached-layer.js';
import { createCompiledRunner } from '../../src/training/steps/compiled-runner.js';
import { createEagerRunner, type StepRunner } from '../../src/training/steps/step-runner.js';
import { uploadStep } from '../../src/training/steps/step-tensors.js';
import { namedStep, type StepParts } from '../../src/training/steps/training-step.js';
import { temporaryFolders } from '../data/temporary-folder.js';
import { createParts, requestOf } from '../training/steps/small-step.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { firstPixelEncoder } from './small-world.js';

const newFolder = temporaryFolders();
const settings = { learningRate: 0.1, momentum: 0.9 };

interface Training {
  readonly parts: StepParts;
  readonly variables: VariableTree;
}

describe('online-linear', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  async function begin(withProbe: boolean, seed = 0): Promise<Training> {
    const variables = new VariableTree(engine.tf);
    const parts = await createParts(engine, variables, seed);
    if (!withProbe) return { parts, variables };
    const scope = variables.scope('evaluators').scope('online');
    const probe = new DetachedLayer(
      { engine, encoder: parts.method.encoder, scope, classes: 1, labels: 'multi' },
      settings,
    );
    return { parts: { ...parts, probes: [{ name: 'online', probe }] }, variables };
  }

  async function compiled({ variables }: Training, withProbe: boolean): Promise<StepRunner> {
    const folder = await newFolder();
    const instantiate = async (which: 0 | 1) => {
      const { parts, variables: own } = await begin(withProbe, which);
      return {
        engine,
        step: namedStep(parts, { withMetrics: true }),
        inputs: uploadStep(engine.tf, { ...requestOf(parts, which * 7), learningRate: 0.1 / (1 + which) }),
        variables: own.entries(),
        dispose: () => {
          own.dispose();
        },
      };
    };
    await compileStep(folder, { instantiate, compared: 'loss', precision: 'float32' });
    return createCompiledRunner(engine, folder, variables);
  }

  /** Every variable of the method and its optimiser after some steps. */
  const trainedBy = async (mode: 'eager' | 'compiled', withProbe: boolean): Promise<object> => {
    const training = await begin(withProbe);
    const { parts, variables } = training;
    const runner = mode === 'eager' ? createEagerRunner(parts) : await compiled(training, withProbe);
    const reports = Array.from({ length: 4 }, (_, step) => runner.run(requestOf(parts, step)));
    runner.settle();
    expect(Object.keys(reports[0]!.metrics).includes('online/loss')).toBe(withProbe);
    const own = variables.entries().filter(({ name }) => !name.startsWith('evaluators.'));
    const values = Object.fromEntries(own.map(({ name, variable }) => [name, [...variable.dataSync()]]));
    if (withProbe) {
      const weights = [...variables.get('evaluators.online.weight')!.variable.dataSync()];
      expect(weights.some((weight) => weight !== 0)).toBe(true);
    }
    runner.dispose();
    variables.dispose();
    return { values, losses: reports.map(({ loss }) => loss) };
  };

  it.each(['eager', 'compiled'] as const)('does not change a bit of the training (%s)', async (mode) => {
    expect(await trainedBy(mode, true)).toEqual(await trainedBy(mode, false));
  });

  it('leaves no tensor in a step', async () => {
    const { parts, variables } = await begin(true);
    const runner = createEagerRunner(parts);
    runner.run(requestOf(parts, 0));
    const before = engine.tf.memory().numTensors;
    runner.run(requestOf(parts, 1));
    runner.run(requestOf(parts, 2, false));
    expect(engine.tf.memory().numTensors).toBe(before);
    variables.dispose();
  });

  it.each(['single', 'multi'] as const)('learns what the features tell, of %s labels', (labels) => {
    const { tf } = engine;
    const variables = new VariableTree(tf);
    const layer = new DetachedLayer(
      { engine, encoder: firstPixelEncoder(engine), scope: variables.scope('probe'), classes: 3, labels },
      settings,
    );
    const losses = Array.from({ length: 100 }, (_, step) => {
      const random = RandomStream.fromSeed(step);
      const classes = Int32Array.from({ length: 16 }, () => random.integer(0, 3));
      return tf.tidy(() => {
        const hot = tf.oneHot(tf.tensor1d(classes, 'int32'), 3).toFloat();
        const noise = tf.tensor2d(random.normals(48), [16, 3]).mul(0.2);
        const views = [hot.mul(50).add(noise).add(7).reshape([16, 1, 1, 3])];
        return layer.step({ views, items: hot, labels: hot, showsObject: hot } as never).loss!.dataSync()[0]!;
      });
    });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
    // Features of 57 and 7, whatever their size: the class of each is told.
    const logits = layer.logits(Float32Array.from([57, 7, 7, 7, 57, 7, 7, 7, 57]));
    for (let image = 0; image < 3; image++) {
      const row = [...logits.subarray(image * 3, image * 3 + 3)];
      expect(row.indexOf(Math.max(...row))).toBe(image);
    }
    variables.dispose();
  });

  it('cannot be asked later for what was not trained', async () => {
    const plugin = {
      ...onlineLinear,
      create: async (...given: Parameters<typeof onlineLinear.create>) => {
        const evaluator = await onlineLinear.create(...given);
        return { evaluate: evaluator.evaluate.bind(evaluator) };
      },
    };
    await expect(evaluateSmallWorld(engine, plugin)).rejects.toMatchObject({ code: 'evaluators/trained-beside-only' });
  });
});
