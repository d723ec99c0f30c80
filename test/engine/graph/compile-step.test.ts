import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Rank, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../../src/engine/engine.js';
import { compileStep, type StepInstance } from '../../../src/engine/graph/compile-step.js';
import { CompiledStep } from '../../../src/engine/graph/compiled-step.js';
import type { Step } from '../../../src/engine/graph/trace-step.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { temporaryFolders } from '../../data/temporary-folder.js';

const newFolder = temporaryFolders();
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** Linear regression with momentum and a counter: matrix products, gradients, broadcasting, int32 state. */
interface Regression {
  readonly weights: Variable<Rank.R2>;
  readonly velocity: Variable;
  readonly counter: Variable<Rank.R1>;
}

type StepMaker = (regression: Regression) => Step;

describe('compileStep', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  const regression: StepMaker =
    ({ weights, velocity, counter }) =>
    ({ images, targets, rate }) => {
      const { tf } = engine;
      const { value, grads } = tf.variableGrads(
        () =>
          tf
            .matMul(images as Tensor2D, weights)
            .sub(targets!)
            .square()
            .mean(),
        [weights],
      );
      const gradient = grads[weights.name]!;
      velocity.assign(tf.addN([velocity.mul(0.9), gradient, weights.mul(1e-4)]));
      weights.assign(weights.sub(velocity.mul(rate!)));
      counter.assign(counter.add<Tensor1D>(tf.scalar(1, 'int32')));
      return { loss: value, norm: gradient.square().sum().sqrt() };
    };

  /** An instance with weights and numbers of its own. */
  function createInstance(make: StepMaker, seed: number): StepInstance & { readonly tree: VariableTree } {
    const { tf } = engine;
    const random = RandomStream.fromSeed(seed);
    const tree = new VariableTree(tf);
    const normal = (rows: number, columns: number) => tf.tensor2d(random.normals(rows * columns), [rows, columns]);
    const scope = tree.scope('regression');
    const parts = {
      weights: scope.create<Rank.R2>('weights', { role: 'parameter', initial: normal(4, 3) }),
      velocity: scope.create('velocity', { role: 'slot', initial: normal(4, 3) }),
      counter: scope.create<Rank.R1>('counter', { role: 'state', initial: tf.tensor1d([seed], 'int32') }),
    };
    const inputs = { images: normal(8, 4), targets: normal(8, 3), rate: tf.scalar(0.1 + seed) };
    return {
      engine,
      tree,
      step: make(parts),
      inputs,
      variables: tree.entries(),
      dispose: () => {
        tf.dispose(inputs);
        tree.dispose();
      },
    };
  }
  const compile = async (make: StepMaker): Promise<string> => {
    const folder = await newFolder();
    await compileStep(folder, {
      instantiate: (which) => Promise.resolve(createInstance(make, which)),
      compared: 'loss',
      precision: 'float32',
    });
    return folder;
  };

  it('computes what the operations do, step after step, from other numbers than it was traced with', async () => {
    const { tf } = engine;
    const folder = await compile(regression);
    const [eager, compiled] = [createInstance(regression, 5), createInstance(regression, 5)];
    const graph = await CompiledStep.create(engine, folder, compiled.variables);
    for (let step = 0; step < 5; step++) {
      const expected = tf.tidy(() => eager.step(eager.inputs));
      const actual = graph.run(compiled.inputs, ['norm', 'loss']);
      expect(Object.keys(actual)).toEqual(['norm', 'loss']);
      for (const name of ['norm', 'loss']) {
        expect(actual[name]!.dataSync()[0]).toBeCloseTo(expected[name]!.dataSync()[0]!, 5);
      }
      tf.dispose([expected, actual]);
    }
    graph.writeBack();
    for (const [index, { variable }] of compiled.variables.entries()) {
      const expected = eager.variables[index]!.variable.dataSync();
      variable.dataSync().forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at]!, 5);
      });
    }
    expect([...compiled.tree.get('regression.counter')!.variable.dataSync()]).toEqual([10]);
    graph.dispose();
    for (const instance of [eager, compiled]) instance.dispose();
  });

  it('goes on from the values that another graph has left, and keeps no tensor', async () => {
    const { tf } = engine;
    const folder = await compile(regression);
    const lossesOf = (graph: CompiledStep, { inputs }: StepInstance, steps: number): (number | undefined)[] =>
      Array.from({ length: steps }, () => {
        const { loss } = graph.run(inputs, ['loss']);
        const [value] = loss!.dataSync();
        loss!.dispose();
        return value;
      });
    const [broken, whole] = [createInstance(regression, 3), createInstance(regression, 3)];
    const first = await CompiledStep.create(engine, folder, broken.variables);
    const losses = lossesOf(first, broken, 3);
    first.writeBack();
    first.dispose();
    const tensors = tf.memory().numTensors;
    const second = await CompiledStep.create(engine, folder, broken.variables);
    losses.push(...lossesOf(second, broken, 3));
    second.writeBack();
    second.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
    const unbroken = await CompiledStep.create(engine, folder, whole.variables);
    expect(losses).toEqual(lossesOf(unbroken, whole, 6));
    unbroken.dispose();
    for (const instance of [broken, whole]) instance.dispose();
  });

  it('rounds matrix products to bfloat16 and nothing else, on demand', async () => {
    const folder = await newFolder();
    const instantiate = (which: 0 | 1) => Promise.resolve(createInstance(regression, which));
    await compileStep(folder, { instantiate, compared: 'loss', precision: 'bfloat16' });
    const [eager, rounded] = [createInstance(regression, 5), createInstance(regression, 5)];
    const graph = await CompiledStep.create(engine, folder, rounded.variables);
    const expected = engine.tf.tidy(() => eager.step(eager.inputs)).loss!.dataSync()[0]!;
    const actual = graph.run(rounded.inputs, ['loss']).loss!;
    expect(actual.dtype).toBe('float32');
    const difference = Math.abs(actual.dataSync()[0]! - expected) / expected;
    expect(difference).toBeGreaterThan(1e-7);
    expect(difference).toBeLessThan(1e-2);
    graph.dispose();
    for (const instance of [eager, rounded]) instance.dispose();
  });

  it('refuses a step that reads a tensor back, and names the line', async () => {
    const reading: StepMaker = (parts) => (inputs) => {
      const outputs = regression(parts)(inputs);
      outputs.loss!.dataSync();
      return outputs;
    };
    await expect(compile(reading)).rejects.toMatchObject({
      code: 'engine/reads-back',
      message: matching(/compile-step\.test\.ts:\d+/),
    });
    expect(() => engine.tf.scalar(1).dataSync()).not.toThrow();
  });

  it('refuses a step that draws from Math.random, and gives it back afterwards', async () => {
    const drawing: StepMaker = (parts) => (inputs) => {
      const outputs = regression(parts)(inputs);
      return { ...outputs, loss: outputs.loss!.mul(Math.random()) };
    };
    await expect(compile(drawing)).rejects.toMatchObject({
      code: 'engine/draws-random',
      message: matching(/compile-step\.test\.ts:\d+/),
    });
    expect(Math.random()).toBeLessThan(1);
  });

  it('refuses a number that JavaScript computes anew in each step', async () => {
    let count = 0;
    const counting: StepMaker = (parts) => (inputs) => {
      const outputs = regression(parts)(inputs);
      count += 1;
      return { ...outputs, loss: outputs.loss!.mul(count) };
    };
    await expect(compile(counting)).rejects.toMatchObject({
      code: 'engine/trace-differs',
      message: matching(/a constant was 2 instead of 1 .*compile-step\.test\.ts:\d+/),
    });
  });

  it('refuses a step that JavaScript makes of other operations another time', async () => {
    let count = 0;
    const branching: StepMaker = (parts) => (inputs) => {
      const outputs = regression(parts)(inputs);
      count += 1;
      return count === 1 ? outputs : { ...outputs, loss: outputs.loss!.square() };
    };
    await expect(compile(branching)).rejects.toMatchObject({
      code: 'engine/trace-differs',
      message: matching(/it executed Square .*compile-step\.test\.ts:\d+/),
    });
  });

  it('refuses variables that share their memory', async () => {
    const sharing: StepMaker = (parts) => {
      parts.velocity.assign(parts.weights);
      return regression(parts);
    };
    await expect(compile(sharing)).rejects.toThrow(/shares its memory/);
  });

  it('reports large constants with their line', async () => {
    const folder = await newFolder();
    const values = RandomStream.fromSeed(0).normals(300_000);
    const large: StepMaker = (parts) => (inputs) => {
      const outputs = regression(parts)(inputs);
      return { ...outputs, loss: outputs.loss!.add(engine.tf.tensor1d(values).mean()) };
    };
    const report = await compileStep(folder, {
      instantiate: (which) => Promise.resolve(createInstance(large, which)),
      compared: 'loss',
      precision: 'float32',
    });
    expect(report.largeConstants).toEqual([{ bytes: 1_200_000, place: matching(/compile-step\.test\.ts:\d+/) }]);
  });

  it('refuses the graph of another step', async () => {
    const folder = await compile(regression);
    const instance = createInstance(regression, 0);
    await expect(CompiledStep.create(engine, folder, instance.variables.slice(1))).rejects.toThrow(/weights/);
    instance.dispose();
  });
});
