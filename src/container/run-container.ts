import { availableParallelism } from 'node:os';
import { Container, ContainerModule } from 'inversify';
import type { LoadedExperiment } from '../config/loaded-experiment.js';
import type { DatasetContext } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import { DatasetShelf } from './dataset-shelf.js';
import { familyModules } from './family-modules.js';
import { initialWeightsPath } from './initial-weights-path.js';
import { tokens } from './tokens.js';
import { trainingModule } from './training-module.js';
import { viewModule } from './view-module.js';

export interface RunContainerRequest extends Omit<DatasetContext, 'workers'> {
  readonly loaded: Pick<LoadedExperiment, 'experiment' | 'registry'>;
  /** Where open datasets are looked up and kept; a shelf of its own unless given. */
  readonly shelf?: DatasetShelf;
}

/**
 * The container of one run: a child of the container that holds all plug-ins, in which each token is bound to what the experiment names.
 *
 * Ask with `getAsync`: datasets open asynchronously. Only what is asked for is made, so a contact sheet loads no TensorFlow.
 */
export function createRunContainer({ loaded, shelf, ...context }: RunContainerRequest): Container {
  const { experiment, registry } = loaded;
  const plugins = new Container();
  plugins.load(...familyModules(registry));
  const run = new Container({ parent: plugins });
  const given = new ContainerModule(({ bind }) => {
    bind(tokens.experiment).toConstantValue(experiment);
    bind(tokens.datasetContext).toConstantValue({ ...context, workers: availableParallelism() });
    bind(tokens.initialWeights).toConstantValue(initialWeightsPath(experiment, context.workingDirectory));
    bind(tokens.random).toConstantValue(RandomStream.fromSeed(experiment.training.seed));
  });
  run.load(given, viewModule(experiment, shelf ?? new DatasetShelf()), trainingModule(experiment, registry));
  return run;
}
