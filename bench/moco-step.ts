/**
 * Times MoCo-v2 steps of one configuration in this process and prints one JSON line, as bench/peer/moco_step.py does.
 *
 *     node --import tsx bench/moco-step.ts '{"backbone":"resnet18","stem":"cifar","size":32,"batch":64,"queue":4096,"steps":8,"threads":2,"device":"cpu"}'
 */
import type { Rank } from '@tensorflow/tfjs-node-gpu';
import { resnet18 } from '../src/backbones/resnet18.js';
import { resnet50 } from '../src/backbones/resnet50.js';
import { loadEngine } from '../src/engine/load-engine.js';
import { RandomStream } from '../src/engine/random/index.js';
import { VariableTree } from '../src/engine/variables/index.js';
import { mocoV2 } from '../src/methods/moco-v2.js';
import type { Batch, StepTensors } from '../src/methods/method.js';
import { sgd } from '../src/optim/optimizers/sgd.js';
import type { StepConfiguration, StepTimes } from './step-configurations.js';

/** The settings that the YAML would be resolved to. */
const methodSettings = (queue: number) => ({
  temperature: 0.2,
  queueSize: queue,
  momentum: 0.999,
  dimension: 128,
  hiddenDimension: null,
  batchNormGroups: 1,
});
const optimizerSettings = {
  learningRate: 0.03,
  momentum: 0.9,
  nesterov: false,
  weightDecay: 1e-4,
  decayNormsAndBiases: true,
};

async function measure({
  backbone,
  stem,
  size,
  batch,
  queue,
  steps,
  threads,
  device,
}: StepConfiguration): Promise<StepTimes> {
  const engine = loadEngine({ device, threads });
  const { tf } = engine;
  const variables = new VariableTree(tf);
  const random = RandomStream.fromSeed(0);
  const architecture = backbone === 'resnet18' ? resnet18 : resnet50;
  const method = await mocoV2.create(methodSettings(queue) as never, {
    engine,
    backbone: await architecture.create({ stem, width: 1 } as never, { engine }),
    scope: variables.scope('method'),
    random,
    batchSize: batch,
    views: 2,
    items: queue,
    classes: 0,
  });
  const parameters = method.trainables;
  const optimizer = await sgd.create(optimizerSettings as never, {
    engine,
    parameters,
    scope: variables.scope('optimizer'),
  });
  const images: Batch = {
    views: [0, 1].map((view) => tf.randomNormal<Rank.R4>([batch, size, size, 3], 0, 1, 'float32', view)),
    items: tf.zeros([batch], 'int32'),
  };
  const inputs: StepTensors = {};
  const milliseconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const started = performance.now();
    tf.tidy(() => {
      const prepared = method.prepare(images, inputs);
      const { value, grads } = tf.variableGrads(
        () => method.loss(images, prepared, inputs).loss,
        parameters.map(({ variable }) => variable),
      );
      const gradients = parameters.map(({ variable }) => grads[variable.name]!);
      optimizer.apply(gradients, tf.scalar(optimizer.learningRate));
      method.finish(images, prepared, inputs);
      value.dataSync();
    });
    milliseconds.push(performance.now() - started);
  }
  return { milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024, version: engine.version };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2]!) as StepConfiguration)));
