import type { Experiment } from '../src/config/experiment.js';
import type { PluginBlock } from '../src/container/plugin.js';
import type { StepBlueprint } from '../src/training/steps/step-blueprint.js';
import { resolveBlock } from './resolve-block.js';
import type { StepConfiguration } from './step-configuration.js';

/** Plain, because it is not the optimiser that is compared. */
const OPTIMIZER: PluginBlock = { kind: 'sgd', learningRate: 0.03, momentum: 0.9, weightDecay: 1e-4 };

/** What an experiment of that configuration would be resolved to, as far as a step depends on it. */
export async function blueprintOf(configuration: StepConfiguration): Promise<StepBlueprint> {
  const { method, backbone, views, batch, items, classes, threads, device, precision } = configuration;
  const experiment = {
    crops: { kind: 'scene-scene' },
    backbone: await resolveBlock('backbone', backbone),
    method: await resolveBlock('method', method),
    optimizer: await resolveBlock('optimizer', OPTIMIZER),
    schedule: { kind: 'constant' },
    training: { batchSize: batch },
    engine: { device, threads, mode: 'auto', precision },
    evaluators: [],
  } as unknown as Experiment;
  return blueprintOn(experiment, { views, items, classes, totalSteps: 1 });
}

/** What the step is told of data that there are none of. */
interface ImaginedData extends Pick<StepConfiguration, 'views' | 'items' | 'classes'> {
  /** Of the training, which is one epoch. */
  readonly totalSteps: number;
}

/** The step of an experiment's training on whole images with any number of classes each. */
export function blueprintOn(
  experiment: Experiment,
  { views, items, classes, totalSteps }: ImaginedData,
): StepBlueprint {
  return {
    experiment,
    shape: { views: views.map((size) => ({ shows: 'scene', size })), items, classes, labels: 'multi' },
    length: { items, stepsPerEpoch: totalSteps, totalSteps },
    plugins: { folder: '.', paths: [], files: [] },
    probes: [],
  };
}
