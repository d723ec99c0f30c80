/**
 * Times MoCo-v2 steps of one configuration in this process and prints one JSON line, as bench/peer/moco_step.py does.
 *
 *     node --import tsx bench/moco-step.ts '{"backbone":"resnet18","stem":"cifar","size":32,"batch":64,"queue":4096,"steps":8,"threads":2,"device":"cpu","mode":"compiled","precision":"float32","cache":"/tmp/steps"}'
 */
import type { Experiment } from '../src/config/experiment.js';
import { builtInRegistry } from '../src/container/plugin-registry.js';
import { tokens } from '../src/container/tokens.js';
import { RandomStream } from '../src/engine/random/index.js';
import { codeDigest } from '../src/runs/code-digest.js';
import { compileTrainingStep } from '../src/training/steps/compile-training-step.js';
import { createCompiledRunner } from '../src/training/steps/compiled-runner.js';
import { createStepContainer, type StepBlueprint } from '../src/training/steps/step-blueprint.js';
import { createEagerRunner, type StepRequest } from '../src/training/steps/step-runner.js';
import type { StepConfiguration, StepTimes } from './step-configurations.js';

/** What an experiment of that configuration would be resolved to, as far as a step depends on it. */
function blueprintOf({
  backbone,
  stem,
  size,
  batch,
  queue,
  threads,
  device,
  precision,
}: StepConfiguration): StepBlueprint {
  const experiment = {
    crops: { kind: 'scene-scene' },
    backbone: { kind: backbone, stem, width: 1 },
    method: {
      kind: 'moco-v2',
      temperature: 0.2,
      queueSize: queue,
      momentum: 0.999,
      dimension: 128,
      hiddenDimension: null,
      batchNormGroups: 1,
    },
    optimizer: {
      kind: 'sgd',
      learningRate: 0.03,
      momentum: 0.9,
      nesterov: false,
      weightDecay: 1e-4,
      decayNormsAndBiases: true,
    },
    schedule: { kind: 'constant' },
    training: { batchSize: batch },
    engine: { device, threads, mode: 'auto', precision },
    evaluators: [],
  } as unknown as Experiment;
  const view = { shows: 'scene', size };
  return {
    experiment,
    shape: { views: [view, view], items: queue, classes: 1 },
    length: { items: queue, stepsPerEpoch: 1, totalSteps: 1 },
    plugins: { folder: '.', paths: [], files: [] },
  };
}

async function measure(configuration: StepConfiguration): Promise<StepTimes> {
  const { size, batch, steps, mode, cache } = configuration;
  const blueprint = blueprintOf(configuration);
  const container = createStepContainer(blueprint, await builtInRegistry(), 0);
  const engine = await container.getAsync(tokens.engine);
  const variables = await container.getAsync(tokens.variables);
  const method = await container.getAsync(tokens.method);
  const optimizer = await container.getAsync(tokens.optimizer);
  const started = performance.now();
  const compile = async (): Promise<string> =>
    compileTrainingStep(blueprint, {
      engine,
      cacheDirectory: cache,
      codeDigest: await codeDigest(),
      onStart: () => undefined,
      onReport: () => undefined,
      signal: new AbortController().signal,
    });
  const runner =
    mode === 'eager'
      ? createEagerRunner({ engine, method, optimizer })
      : await createCompiledRunner(engine, await compile(), variables);
  const compilation = performance.now() - started;
  const random = RandomStream.fromSeed(0);
  const request: StepRequest = {
    batch: {
      step: 0,
      items: new Int32Array(batch),
      views: [0, 1].map((view) => ({ data: random.stream(view).normals(batch * size * size * 3), size })),
      waited: 0,
    },
    inputs: method.inputs({ step: 0, totalSteps: 1, stepsPerEpoch: 1 }, random),
    learningRate: optimizer.learningRate,
    withMetrics: false,
  };
  const milliseconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const begun = performance.now();
    runner.run(request);
    milliseconds.push(performance.now() - begun);
  }
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { milliseconds, peakBytes, version: engine.version, compilation };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2]!) as StepConfiguration)));
