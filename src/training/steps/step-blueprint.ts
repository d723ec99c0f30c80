import { Container, ContainerModule } from 'inversify';
import type { EvaluatorBlock, Experiment } from '../../config/experiment.js';
import { familyModules } from '../../container/family-modules.js';
import type { PluginManifest } from '../../container/import-plugins.js';
import type { PluginRegistry } from '../../container/plugin-registry.js';
import type { StepShape } from '../../container/step-shape.js';
import { tokens } from '../../container/tokens.js';
import { trainingModule } from '../../container/training-module.js';
import type { TrainingLength } from '../../container/training-length.js';
import { RandomStream } from '../../engine/random/index.js';
import type { JsonObject } from '../../json.js';

/** All that it takes to make a run's training step in another process, without its data: plain values. */
export interface StepBlueprint {
  readonly experiment: Experiment;
  readonly shape: StepShape;
  readonly length: TrainingLength;
  readonly plugins: PluginManifest;
  /** The evaluators that learn beside the method. */
  readonly probes: readonly EvaluatorBlock[];
}

/** Everything that the operations of the step follow from. Seeds and lengths are none of it: the proof changes them. */
export function graphKey({ experiment, shape, plugins, probes }: StepBlueprint): JsonObject {
  const { backbone, method, optimizer, training, engine } = experiment;
  return {
    backbone: { ...backbone, weights: null },
    method,
    optimizer,
    probes,
    batchSize: training.batchSize,
    precision: engine.precision,
    shape: {
      views: shape.views.map(({ shows, size }) => ({ shows, size })),
      items: shape.items,
      classes: shape.classes,
      labels: shape.labels,
    },
    plugins: plugins.files.map(({ sha256 }) => sha256).sort(),
  };
}

/** A container that can make the step's parts, with weights of that seed. */
export function createStepContainer(
  { experiment, shape, length }: StepBlueprint,
  registry: PluginRegistry,
  seed: number,
): Container {
  const plugins = new Container();
  plugins.load(...familyModules(registry));
  const container = new Container({ parent: plugins });
  const given = new ContainerModule(({ bind }) => {
    bind(tokens.experiment).toConstantValue(experiment);
    bind(tokens.stepShape).toConstantValue(shape);
    bind(tokens.trainingLength).toConstantValue(length);
    // The graph is proven with other weights than the run's.
    bind(tokens.initialWeights).toConstantValue(undefined);
    bind(tokens.random).toConstantValue(RandomStream.fromSeed(seed));
  });
  container.load(given, trainingModule(experiment, registry));
  return container;
}
