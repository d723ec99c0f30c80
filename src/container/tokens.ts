import type { ServiceIdentifier } from 'inversify';
import type { ViewPlanner } from '../augment/render-contract.js';
import type { ViewPipeline } from '../augment/view-pipeline.js';
import type { Backbone } from '../backbones/backbone.js';
import type { Experiment } from '../config/experiment.js';
import type { CropStrategy } from '../crops/crop-strategy.js';
import type { Dataset, DatasetContext } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { VariableTree } from '../engine/variables/variable-tree.js';
import type { Evaluator } from '../evaluators/evaluator.js';
import type { NamedProbe } from '../evaluators/online-probe.js';
import type { Method } from '../methods/method.js';
import type { Optimizer } from '../optim/optimizer.js';
import type { Schedule } from '../optim/schedule.js';
import type { ProposalSource } from '../proposals/proposal-source.js';
import type { ProposedBoxes } from '../proposals/proposed-boxes.js';
import type { PluginByFamily } from './any-plugin.js';
import type { FamilyName } from './family.js';
import type { StepShape } from './step-shape.js';
import type { TrainingLength } from './training-length.js';

/** An evaluator with what its block says besides its settings. */
export interface NamedEvaluator {
  readonly name: string;
  readonly every: 'end' | 'epoch' | number;
  /** Of the intervals beside its metrics. */
  readonly resamples: number;
  readonly evaluator: Evaluator;
}

const token = <Service>(name: string): ServiceIdentifier<Service> => Symbol.for(`croplab/${name}`);

/** What can be asked of a run's container. Everything is made when it is first asked for, once. */
export const tokens = {
  experiment: token<Experiment>('experiment'),
  datasetContext: token<DatasetContext>('datasetContext'),
  /** The root of the run's streams. */
  random: token<RandomStream>('random'),
  dataset: token<Dataset>('dataset'),
  proposals: token<ProposalSource>('proposals'),
  boxesOf: token<ProposedBoxes>('boxesOf'),
  crops: token<CropStrategy>('crops'),
  augment: token<ViewPipeline>('augment'),
  planner: token<ViewPlanner>('planner'),
  trainingLength: token<TrainingLength>('trainingLength'),
  stepShape: token<StepShape>('stepShape'),
  /** Loads TensorFlow; what stands above does not. */
  engine: token<Engine>('engine'),
  variables: token<VariableTree>('variables'),
  /** The file that the backbone begins with; `undefined` where weights are drawn. */
  initialWeights: token<string | undefined>('initialWeights'),
  backbone: token<Backbone>('backbone'),
  method: token<Method>('method'),
  optimizer: token<Optimizer>('optimizer'),
  schedule: token<Schedule>('schedule'),
  evaluators: token<readonly NamedEvaluator[]>('evaluators'),
  /** What the evaluators that learn beside the method do in every step. */
  probes: token<readonly NamedProbe[]>('probes'),
} as const;

/** A family's plug-ins, each bound under its kind as name. */
export function pluginToken<Family extends FamilyName>(family: Family): ServiceIdentifier<PluginByFamily[Family]> {
  return token(`plugin/${family}`);
}
