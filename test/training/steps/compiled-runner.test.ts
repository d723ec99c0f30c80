import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { compileStep } from '../../../src/engine/graph/compile-step.js';
import { momentumUpdates } from '../../../src/engine/graph/momentum-updates.js';
import { movingAverageUpdates } from '../../../src/engine/graph/moving-average-updates.js';
import { traceStep } from '../../../src/engine/graph/trace-step.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { createCompiledRunner } from '../../../src/training/steps/compiled-runner.js';
import { createEagerRunner, type StepRunner } from '../../../src/training/steps/step-runner.js';
import { uploadStep } from '../../../src/training/steps/step-tensors.js';
import { namedStep, type StepParts } from '../../../src/training/steps/training-step.js';
import { temporaryFolders } from '../../data/temporary-folder.js';
import { createParts, requestOf } from './small-step.js';

const newFolder = temporaryFolders();

describe('a compiled training step', () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
    folder = await newFolder();
    await compileStep(folder, { instantiate, compared: 'loss', precision: 'float32' });
  });

  async function instantiate(which: 0 | 1) {
    const variables = new VariableTree(engine.tf);
    const parts = await createParts(engine, variables, which);
    return {
      engine,
      step: namedStep(parts, { withMetrics: true }),
      inputs: uploadStep(engine.tf, { ...requestOf(parts, which * 7), learningRate: 0.1 / (1 + which) }),
      variables: variables.entries(),
      dispose: () => {
        variables.dispose();
      },
    };
  }

  async function begin(): Promise<{ parts: StepParts; variables: VariableTree; compiled: () => Promise<StepRunner> }> {
    const variables = new VariableTree(engine.tf);
    const parts = await createParts(engine, variables, 3);
    return { parts, variables, compiled: () => createCompiledRunner(engine, folder, variables) };
  }
  const lossesOf = (runner: StepRunner, parts: StepParts, from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => runner.run(requestOf(parts, from + index)).loss);

  it('updates every parameter with its momentum, and every follower, by one operation', async () => {
    const instance = await instantiate(0);
    const { trace, outputs } = traceStep(instance);
    const updates = momentumUpdates(trace);
    const parameters = instance.variables.filter(({ role }) => role === 'parameter');
    expect(updates.map(({ parameter }) => parameter.name)).toEqual(parameters.map(({ name }) => name));
    expect(new Set(updates.map(({ slot }) => slot.name)).size).toBe(parameters.length);
    const keys = instance.variables.filter(({ name, role }) => role === 'state' && name.startsWith('method.key.'));
    expect(movingAverageUpdates(trace).map(({ target }) => target.name)).toEqual(keys.map(({ name }) => name));
    engine.tf.dispose([instance.inputs, outputs]);
    instance.dispose();
  });

  it('gives the losses and metrics of the eager step', async () => {
    const [one, other] = [await begin(), await begin()];
    const eager = createEagerRunner(one.parts);
    const compiled = await other.compiled();
    for (let step = 0; step < 4; step++) {
      const expected = eager.run(requestOf(one.parts, step));
      const actual = compiled.run(requestOf(other.parts, step));
      expect(actual.loss).toBeCloseTo(expected.loss, 5);
      expect(Object.keys(actual.metrics).sort()).toEqual(Object.keys(expected.metrics).sort());
      expect(actual.metrics.gradientNorm).toBeCloseTo(expected.metrics.gradientNorm!, 3);
    }
    expect(compiled.run(requestOf(other.parts, 4, false)).metrics).toEqual({});
    compiled.dispose();
    for (const { variables } of [one, other]) variables.dispose();
  });

  it('hands its state to an eager step and takes it back, without a jump of the loss', async () => {
    const [eager, mixed] = [await begin(), await begin()];
    const expected = lossesOf(createEagerRunner(eager.parts), eager.parts, 0, 6);
    const first = await mixed.compiled();
    const losses = lossesOf(first, mixed.parts, 0, 2);
    first.settle();
    first.dispose();
    losses.push(...lossesOf(createEagerRunner(mixed.parts), mixed.parts, 2, 4));
    const last = await mixed.compiled();
    losses.push(...lossesOf(last, mixed.parts, 4, 6));
    last.dispose();
    losses.forEach((loss, step) => {
      expect(Math.abs(loss - expected[step]!)).toBeLessThan(1e-5 * Math.max(1, expected[step]!));
    });
    for (const { variables } of [eager, mixed]) variables.dispose();
  });

  it('leaves as many tensors after 200 steps as after one, and the same bits every time', async () => {
    const [one, other] = [await begin(), await begin()];
    const runner = await one.compiled();
    const losses = lossesOf(runner, one.parts, 0, 1);
    const before = engine.tf.memory().numTensors;
    losses.push(...lossesOf(runner, one.parts, 1, 200));
    runner.settle();
    expect(engine.tf.memory().numTensors).toBe(before);
    runner.dispose();
    const again = await other.compiled();
    expect(lossesOf(again, other.parts, 0, 200)).toEqual(losses);
    again.dispose();
    for (const { variables } of [one, other]) variables.dispose();
  });
});
