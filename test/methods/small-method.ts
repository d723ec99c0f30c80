import type { LoadedBatch } from '../../src/augment/render-contract.js';
import type { BackbonePlugin } from '../../src/backbones/backbone.js';
import { resnetTest } from '../../src/backbones/resnet-test.js';
import type { Engine } from '../../src/engine/engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import type { VariableTree } from '../../src/engine/variables/index.js';
import type { Method, MethodContext, MethodPlugin } from '../../src/methods/method.js';
import { sgd } from '../../src/optim/optimizers/sgd.js';
import type { StepRequest } from '../../src/training/steps/step-runner.js';
import type { StepParts } from '../../src/training/steps/training-step.js';
import { filledSettings } from '../filled-settings.js';

const BATCH = 8;
const ITEMS = 16;
const CLASSES = 3;

/** A method and how it is tried: settings beside the defaults, and the sides of its views. */
export interface SmallMethod {
  readonly plugin: MethodPlugin;
  readonly settings?: object;
  readonly sizes: readonly number[];
  readonly labels?: MethodContext['labels'];
  /** The smallest ResNet unless given. */
  readonly backbone?: { readonly plugin: BackbonePlugin; readonly settings: object };
}

/** The method on a small network, its weights drawn by `seed`, with plain SGD. */
export async function createSmallMethod(
  { plugin, settings = {}, sizes, labels = 'multi', backbone = { plugin: resnetTest, settings: {} } }: SmallMethod,
  engine: Engine,
  variables: VariableTree,
  seed = 0,
): Promise<StepParts & { readonly method: Method }> {
  const method = await plugin.create(filledSettings(plugin, settings), {
    engine,
    backbone: await backbone.plugin.create(filledSettings(backbone.plugin, backbone.settings), { engine }),
    scope: variables.scope('method'),
    random: RandomStream.fromSeed(seed),
    batchSize: BATCH,
    views: sizes.map((size) => ({ shows: 'scene', size })),
    items: ITEMS,
    classes: CLASSES,
    labels,
  });
  const optimizer = await sgd.create(
    { learningRate: 0.05, momentum: 0.9, nesterov: false, weightDecay: 1e-4, decayNormsAndBiases: true } as never,
    { engine, parameters: method.trainables, scope: variables.scope('optimizer') },
  );
  return { engine, method, optimizer, probes: [] };
}

/** Two batches make an epoch. The images of a step are always the same ones. */
export function smallRequest(
  { sizes, labels }: SmallMethod,
  { method }: StepParts,
  step: number,
  stepsPerEpoch = 2,
): StepRequest {
  const random = RandomStream.fromSeed(100 + (step % 2));
  const classOf = (item: number): number[] => (labels === 'single' ? [item % 3] : [item % 3, (item + 1) % 3]);
  const batch: LoadedBatch = {
    step,
    items: Int32Array.from({ length: BATCH }, (_, place) => (step % 2) * BATCH + place),
    views: sizes.map((size) => ({ data: random.normals(BATCH * size * size * 3), size })),
    labels: Float32Array.from({ length: BATCH * CLASSES }, (_, at) =>
      classOf(Math.floor(at / CLASSES)).includes(at % CLASSES) ? 1 : 0,
    ),
    showsObject: Float32Array.from({ length: BATCH * sizes.length }, (_, at) => at % 2),
    waited: 0,
  };
  return {
    batch,
    inputs: method.inputs({ step, totalSteps: 40, stepsPerEpoch }, RandomStream.fromSeed(1)),
    learningRate: 0.05,
    withMetrics: true,
  };
}
