import type { LoadedBatch } from '../../../src/augment/render-contract.js';
import { resnetTest } from '../../../src/backbones/resnet-test.js';
import type { Engine } from '../../../src/engine/engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import type { VariableTree } from '../../../src/engine/variables/index.js';
import { mocoV2 } from '../../../src/methods/moco-v2.js';
import { sgd } from '../../../src/optim/optimizers/sgd.js';
import type { StepRequest } from '../../../src/training/steps/step-runner.js';
import type { StepParts } from '../../../src/training/steps/training-step.js';

const BATCH = 8;
const SIZE = 16;

export function loadedBatch(step: number): LoadedBatch {
  const random = RandomStream.fromSeed(step);
  const view = () => ({ data: random.normals(BATCH * SIZE * SIZE * 3), size: SIZE });
  return {
    step,
    items: Int32Array.from({ length: BATCH }, (_, item) => item),
    views: [view(), view()],
    labels: new Float32Array(BATCH).fill(1),
    showsObject: new Float32Array(2 * BATCH),
    waited: 0,
  };
}

/** MoCo v2 on the smallest network, its weights drawn by `seed`. */
export async function createParts(engine: Engine, variables: VariableTree, seed = 0): Promise<StepParts> {
  const settings = {
    temperature: 0.2,
    queueSize: 32,
    momentum: 0.9,
    dimension: 8,
    hiddenDimension: null,
    heads: 'shared',
    batchNormGroups: 2,
  };
  const method = await mocoV2.create(settings as never, {
    engine,
    backbone: await resnetTest.create({} as never, { engine }),
    scope: variables.scope('method'),
    random: RandomStream.fromSeed(seed),
    batchSize: BATCH,
    views: [0, 1].map(() => ({ shows: 'scene', size: SIZE })),
    items: 64,
    classes: 1,
    labels: 'multi',
  });
  const optimizer = await sgd.create(
    { learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 1e-4, decayNormsAndBiases: true } as never,
    { engine, parameters: method.trainables, scope: variables.scope('optimizer') },
  );
  return { engine, method, optimizer, probes: [] };
}

/** What the trainer asks for in that step. */
export function requestOf({ method }: StepParts, step: number, withMetrics = true): StepRequest {
  return {
    batch: loadedBatch(step),
    inputs: method.inputs({ step, totalSteps: 400, stepsPerEpoch: 8 }, RandomStream.fromSeed(1)),
    learningRate: 0.05,
    withMetrics,
  };
}
