import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scalar } from '@tensorflow/tfjs-node-gpu';
import type { LoadedBatch } from '../../src/augment/render-contract.js';
import { resnetTest } from '../../src/backbones/resnet-test.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { mocoV2 } from '../../src/methods/moco-v2.js';
import { sgd } from '../../src/optim/optimizers/sgd.js';
import { runStep } from '../../src/training/step-runner.js';
import type { StepParts } from '../../src/training/step.js';

const BATCH = 8;
const SIZE = 16;

function loadedBatch(step: number): LoadedBatch {
  const random = RandomStream.fromSeed(step);
  const view = () => ({ data: random.normals(BATCH * SIZE * SIZE * 3), size: SIZE });
  return { step, items: Int32Array.from({ length: BATCH }, (_, item) => item), views: [view(), view()], waited: 0 };
}

async function createParts(engine: Engine, variables: VariableTree): Promise<StepParts> {
  const settings = {
    temperature: 0.2,
    queueSize: 32,
    momentum: 0.9,
    dimension: 8,
    hiddenDimension: null,
    batchNormGroups: 2,
  };
  const method = await mocoV2.create(settings as never, {
    engine,
    backbone: await resnetTest.create({} as never, { engine }),
    scope: variables.scope('method'),
    random: RandomStream.fromSeed(0),
    batchSize: BATCH,
    views: 2,
    items: 64,
    classes: 1,
  });
  const optimizer = await sgd.create(
    { learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 1e-4, decayNormsAndBiases: true } as never,
    { engine, parameters: method.trainables, scope: variables.scope('optimizer') },
  );
  return { engine, method, optimizer };
}

describe('a training step', () => {
  let engine: Engine;
  let variables: VariableTree;
  let parts: StepParts;
  beforeAll(async () => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
    variables = new VariableTree(engine.tf);
    parts = await createParts(engine, variables);
  });
  afterAll(() => {
    variables.dispose();
  });
  const make = (step: number, withGradientNorm = true) =>
    runStep(parts, {
      batch: loadedBatch(step),
      inputs: parts.method.inputs({ step, totalSteps: 400, stepsPerEpoch: 8 }, RandomStream.fromSeed(1)),
      learningRate: 0.05,
      withGradientNorm,
    });

  it('gives a finite loss, its metrics and the norm of the gradients', () => {
    const report = make(0);
    expect(report.loss).toBeGreaterThan(0);
    expect(report.gradientNorm).toBeGreaterThan(0);
    expect(report.metrics['accuracy/top1']).toBeGreaterThanOrEqual(0);
    expect(make(1, false).gradientNorm).toBeUndefined();
  });

  it('leaves as many tensors after 200 steps as after one', () => {
    make(2);
    const before = engine.tf.memory().numTensors;
    for (let step = 3; step < 203; step++) make(step, step % 10 === 0);
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind where the loss throws', () => {
    const before = engine.tf.memory().numTensors;
    const broken = {
      ...parts,
      method: {
        encoder: parts.method.encoder,
        trainables: parts.method.trainables,
        inputs: () => ({}),
        prepare: () => ({ keys: engine.tf.zeros([2]) }),
        loss: (): { loss: Scalar; metrics: object } => {
          throw new Error('broken loss');
        },
        finish: () => undefined,
      },
    } as unknown as StepParts;
    expect(() =>
      runStep(broken, { batch: loadedBatch(0), inputs: { x: 1 }, learningRate: 0.1, withGradientNorm: false }),
    ).toThrow('broken loss');
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
