import { blockSchema } from '../src/config/block-schema.js';
import type { Experiment } from '../src/config/experiment.js';
import { SchemaChecker } from '../src/config/schema-checker.js';
import type { FamilyName } from '../src/container/family.js';
import type { PluginBlock } from '../src/container/plugin.js';
import type { PluginRegistry } from '../src/container/plugin-registry.js';
import type { StepBlueprint } from '../src/training/steps/step-blueprint.js';
import type { StepConfiguration } from './step-configuration.js';

/** Plain, because it is not the optimiser that is compared. */
const OPTIMIZER: PluginBlock = { kind: 'sgd', learningRate: 0.03, momentum: 0.9, weightDecay: 1e-4 };

/** What an experiment of that configuration would be resolved to, as far as a step depends on it. */
export async function blueprintOf(
  { method, backbone, views, batch, items, classes, threads, device, precision }: StepConfiguration,
  registry: PluginRegistry,
): Promise<StepBlueprint> {
  const checker = await SchemaChecker.load();
  const resolve = (family: FamilyName, block: PluginBlock): PluginBlock => {
    const plugin = registry.find(family, block.kind);
    if (plugin === undefined) throw new Error(`There is no ${family} of the kind ${block.kind}.`);
    const resolved = structuredClone(block);
    const [wrong] = checker.check(blockSchema(plugin), resolved);
    if (wrong !== undefined) throw new Error(`${family}${wrong.instancePath}: ${wrong.message ?? 'not valid'}.`);
    return resolved;
  };
  const experiment = {
    crops: { kind: 'scene-scene' },
    backbone: resolve('backbone', backbone),
    method: resolve('method', method),
    optimizer: resolve('optimizer', OPTIMIZER),
    schedule: { kind: 'constant' },
    training: { batchSize: batch },
    engine: { device, threads, mode: 'auto', precision },
    evaluators: [],
  } as unknown as Experiment;
  return {
    experiment,
    shape: { views: views.map((size) => ({ shows: 'scene', size })), items, classes, labels: 'multi' },
    length: { items, stepsPerEpoch: 1, totalSteps: 1 },
    plugins: { folder: '.', paths: [], files: [] },
    probes: [],
  };
}
