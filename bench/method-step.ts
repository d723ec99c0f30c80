/**
 * Times steps of one method in this process: as many as each line of its input says, as the programs in bench/peer/ do.
 *
 *     echo 8 | node --import tsx bench/method-step.ts '{"method":{"kind":"moco-v2","queueSize":4096},"backbone":{"kind":"resnet18","stem":"cifar"},"views":[32,32],"batch":64,"items":4096,"classes":1,"threads":2,"device":"cpu","mode":"compiled","precision":"float32","cache":"/tmp/steps"}'
 */
import type { LoadedBatch } from '../src/augment/render-contract.js';
import { builtInRegistry } from '../src/container/plugin-registry.js';
import { tokens } from '../src/container/tokens.js';
import type { CompilationReport } from '../src/engine/graph/compile-step.js';
import type { Engine } from '../src/engine/engine.js';
import { RandomStream } from '../src/engine/random/index.js';
import { codeDigest } from '../src/runs/code-digest.js';
import { compileTrainingStep } from '../src/training/steps/compile-training-step.js';
import { createCompiledRunner } from '../src/training/steps/compiled-runner.js';
import { createStepContainer, type StepBlueprint } from '../src/training/steps/step-blueprint.js';
import { createEagerRunner, type StepRequest } from '../src/training/steps/step-runner.js';
import { answerTurns, type SteppingProgram } from './answer-turns.js';
import { blueprintOf } from './step-blueprint.js';
import { peakMemory } from './peak-memory.js';
import type { StepConfiguration } from './step-configuration.js';

interface Compiled {
  readonly folder: string;
  /** Of a step that was never compiled. */
  readonly report: CompilationReport | undefined;
}

async function compile(blueprint: StepBlueprint, engine: Engine, cacheDirectory: string): Promise<Compiled> {
  const reports: CompilationReport[] = [];
  const folder = await compileTrainingStep(blueprint, {
    engine,
    cacheDirectory,
    codeDigest: await codeDigest(),
    onStart: () => undefined,
    onReport: (report) => reports.push(report),
    signal: new AbortController().signal,
  });
  return { folder, report: reports[0] };
}

/** Different items, as of one epoch, and images and labels of noise. */
function randomBatch({ views, batch, classes }: StepConfiguration, random: RandomStream): LoadedBatch {
  const labels = random.stream('labels');
  return {
    step: 0,
    items: Int32Array.from({ length: batch }, (_, item) => item),
    views: views.map((size, view) => ({ data: random.stream(view).normals(batch * size * size * 3), size })),
    labels: Float32Array.from({ length: batch * classes }, () => (labels.chance(0.5) ? 1 : 0)),
    showsObject: new Float32Array(views.length * batch),
    waited: 0,
  };
}

async function prepare(configuration: StepConfiguration): Promise<SteppingProgram> {
  const { mode, cache } = configuration;
  const registry = await builtInRegistry();
  const blueprint = await blueprintOf(configuration);
  const container = createStepContainer(blueprint, registry, 0);
  const engine = await container.getAsync(tokens.engine);
  const variables = await container.getAsync(tokens.variables);
  const method = await container.getAsync(tokens.method);
  const optimizer = await container.getAsync(tokens.optimizer);
  const started = performance.now();
  const compiled = mode === 'eager' ? undefined : await compile(blueprint, engine, cache);
  const runner =
    compiled === undefined
      ? createEagerRunner({ engine, method, optimizer, probes: [] })
      : await createCompiledRunner(engine, compiled.folder, variables);
  const compilation = performance.now() - started;
  const random = RandomStream.fromSeed(0);
  const request: StepRequest = {
    batch: randomBatch(configuration, random),
    inputs: method.inputs({ step: 0, totalSteps: 1, stepsPerEpoch: 1 }, random),
    learningRate: optimizer.learningRate,
    withMetrics: false,
  };
  return {
    step: () => {
      runner.run(request);
    },
    report: () => ({
      peakBytes: peakMemory(engine),
      version: engine.version,
      compilation,
      tracingSeconds: compiled?.report?.tracingSeconds,
    }),
  };
}

await answerTurns(await prepare(JSON.parse(process.argv[2]!) as StepConfiguration));
