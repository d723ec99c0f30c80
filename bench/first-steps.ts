/**
 * Makes steps of a run's training on views of noise, operation by operation, and writes what `peer/first_steps.py` needs to make the same in PyTorch: the weights
 * before them, the views and the losses.
 *
 *     node --import tsx bench/first-steps.ts runs/cifar10/<run id>/config.yaml steps.safetensors
 *
 * Schedules are those of a training of ten times as many steps, of which every tenth is made: so rates and momenta differ from step to step.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Experiment } from '../src/config/experiment.js';
import type { PluginBlock } from '../src/container/plugin.js';
import { builtInRegistry } from '../src/container/plugin-registry.js';
import { tokens } from '../src/container/tokens.js';
import { RandomStream } from '../src/engine/random/index.js';
import type { VariableEntry } from '../src/engine/variables/index.js';
import { createStepContainer } from '../src/training/steps/step-blueprint.js';
import { createEagerRunner } from '../src/training/steps/step-runner.js';
import { writeSafetensors, type TensorSource } from '../src/weights/safetensors/safetensors-file.js';
import { torchShape, toTorchLayout } from '../src/weights/torch-layout.js';
import { blueprintOn } from './step-blueprint.js';

const STEPS = 8;
/** Steps of the training from one that is made to the next. */
const STRIDE = 10;
const SEED = 0;

interface Crops extends PluginBlock {
  readonly size: number;
  readonly large: { readonly count: number; readonly size: number };
  readonly small: { readonly count: number; readonly size: number };
}

/** Sides of the views. */
function viewSizes(crops: Crops): number[] {
  if (crops.kind === 'scene-scene') return [crops.size, crops.size];
  if (crops.kind !== 'multi-crop') throw new Error(`Not known here: crops of the kind ${crops.kind}.`);
  return [crops.large, crops.small].flatMap(({ count, size }) => Array.from({ length: count }, () => size));
}

/** The variable as it is now, laid out as PyTorch does. */
function sourceOf({ name, variable, layout }: VariableEntry): TensorSource {
  const values = Float32Array.from(variable.dataSync());
  const read = (): Float32Array => toTorchLayout(values, variable.shape, layout);
  return { name, type: 'F32', shape: torchShape(variable.shape, layout), read };
}

async function writeSteps(config: string, output: string): Promise<void> {
  const experiment = parse(readFileSync(config, 'utf8')) as Experiment;
  const sizes = viewSizes(experiment.crops as Crops);
  const { batchSize } = experiment.training;
  const totalSteps = STEPS * STRIDE;
  const blueprint = blueprintOn(experiment, { views: sizes, items: totalSteps * batchSize, classes: 1, totalSteps });
  const container = createStepContainer(blueprint, await builtInRegistry(), SEED);
  const engine = await container.getAsync(tokens.engine);
  const method = await container.getAsync(tokens.method);
  const optimizer = await container.getAsync(tokens.optimizer);
  const schedule = await container.getAsync(tokens.schedule);
  const variables = await container.getAsync(tokens.variables);
  const runner = createEagerRunner({ engine, method, optimizer, probes: [] });
  const sources = variables.entries('method').map(sourceOf);
  const random = RandomStream.fromSeed(SEED);
  const losses = Array.from({ length: STEPS }, (_, made) => {
    const step = made * STRIDE;
    const inputs = method.inputs({ step, ...blueprint.length }, random.stream('inputs', made));
    const views = sizes.map((size, view) => {
      const shape = [batchSize, size, size, 3];
      const data = random.stream('views', made, view).normals(shape.reduce((product, length) => product * length));
      sources.push({ name: `view/${made}/${view}`, type: 'F32', shape, read: () => data });
      return { data, size };
    });
    const { shuffle } = inputs;
    if (shuffle instanceof Int32Array)
      sources.push({ name: `shuffle/${made}`, type: 'I32', shape: [batchSize], read: () => shuffle });
    const items = Int32Array.from({ length: batchSize }, (_, item) => made * batchSize + item);
    const [labels, showsObject] = [new Float32Array(batchSize), new Float32Array(batchSize * sizes.length)];
    const batch = { step, items, views, labels, showsObject, waited: 0 };
    const learningRate = optimizer.learningRate * schedule.factor(step);
    return runner.run({ batch, inputs, learningRate, withMetrics: false }).loss;
  });
  writeSafetensors(output, sources, { losses: JSON.stringify(losses), stride: String(STRIDE) });
}

const [config, output] = process.argv.slice(2);
if (config === undefined || output === undefined)
  throw new Error('Give the config.yaml of a run and the file to write.');
await writeSteps(config, output);
