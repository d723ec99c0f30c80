import { RandomStream } from '../../engine/random/random-stream.js';
import type { JsonObject } from '../../json.js';
import { listed } from '../candidate-values.js';
import type { EvaluatorContext } from '../evaluator.js';
import {
  labelTable,
  standardize,
  type FeatureTable,
  type FeatureView,
  type Standardization,
} from '../features/index.js';
import { LinearHeads, type ProbeLoss } from './linear-heads.js';
import { headCandidates, type CandidateSettings } from './probe-candidates.js';
import { fitRegularizedHeads, regularizedLogits } from './regularized-heads.js';
import { trainHeads, type RateSchedule } from './train-heads.js';
import { croppedBatches, stepsPerEpoch, tableBatches } from './training-batches.js';

/** How linear layers are trained. */
export interface LayerSettings extends CandidateSettings {
  readonly epochs: number;
  readonly trainBatchSize: number;
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly schedule: RateSchedule;
  /** Whether images are cropped anew in every epoch, and so go through the backbone each time. */
  readonly crops: 'none' | 'random';
  /** Steps of L-BFGS at most. */
  readonly iterations: number;
  /** Of the order of images and of their crops. */
  readonly seed: number;
}

/** Linear layers, one for each candidate. */
export interface FittedLayers {
  /** What is worth knowing of how each was fitted. */
  readonly facts: readonly JsonObject[];
  /** The logits of one candidate: `[image, class]`. */
  logits(table: FeatureTable, place: number): Float32Array;
  dispose(): void;
}

export interface LayerRequest {
  readonly evaluator: string;
  readonly loss: ProbeLoss;
  /** What the table was standardised by, if it was. */
  readonly statistics: Standardization | undefined;
}

/** L-BFGS ends where no component of the gradient is larger: below it lies the rounding of single precision. */
const TOLERANCE = 1e-5;

/** Trains a layer for each candidate on the features of the training images. */
export async function fitLayers(
  context: EvaluatorContext,
  train: FeatureTable,
  settings: LayerSettings & FeatureView,
  request: LayerRequest,
): Promise<FittedLayers> {
  return settings.solver === 'lbfgs'
    ? await minimized(context, train, settings, request)
    : await descended(context, train, settings, request);
}

async function minimized(
  { engine, dataset, progress, signal }: EvaluatorContext,
  train: FeatureTable,
  settings: LayerSettings,
  { evaluator, loss }: LayerRequest,
): Promise<FittedLayers> {
  const classes = dataset.classes.length;
  const regularizations = listed(settings.regularization);
  const task = progress.start(`${evaluator}: linear layers`, regularizations.length, 'layers');
  try {
    const heads = await fitRegularizedHeads(
      engine,
      train,
      (from, to) => labelTable(train.samples.slice(from, to), classes),
      {
        loss,
        classes,
        regularizations,
        iterations: settings.iterations,
        tolerance: TOLERANCE,
        task,
        signal,
      },
    );
    return {
      facts: heads.map(({ iterations, converged }) => ({ iterations, converged })),
      logits: (table, place) => regularizedLogits(engine, table, heads[place]!),
      dispose: () => undefined,
    };
  } finally {
    task.end();
  }
}

async function descended(
  context: EvaluatorContext,
  train: FeatureTable,
  settings: LayerSettings & FeatureView,
  request: LayerRequest,
): Promise<FittedLayers> {
  const { engine, encoder, dataset, progress, signal } = context;
  const { epochs, momentum, nesterov = false, schedule, trainBatchSize } = settings;
  const shape = { features: encoder.features, classes: dataset.classes.length };
  const rule = { loss: request.loss, momentum, nesterov };
  const heads = new LinearHeads(engine, shape, headCandidates(settings), rule);
  const task = progress.start(`${request.evaluator}: linear layers`, epochs, 'epochs');
  try {
    await trainHeads(heads, {
      epochs,
      schedule,
      batches: batchesOf(context, train, settings, request),
      stepsPerEpoch: stepsPerEpoch(train.samples.length, trainBatchSize),
      task,
      signal,
    });
  } catch (error) {
    heads.dispose();
    throw error;
  } finally {
    task.end();
  }
  return {
    facts: [],
    logits: (table, place) => heads.logits(table, place),
    dispose: () => {
      heads.dispose();
    },
  };
}

function batchesOf(
  context: EvaluatorContext,
  train: FeatureTable,
  { crops, size, seed, trainBatchSize }: LayerSettings & FeatureView,
  { evaluator, statistics }: LayerRequest,
): Parameters<typeof trainHeads>[1]['batches'] {
  const random = RandomStream.fromSeed(seed).stream('evaluators', evaluator);
  const request = { classes: context.dataset.classes.length, batchSize: trainBatchSize, random };
  if (crops === 'none') return tableBatches(train, request);
  const batches = croppedBatches(context, train.samples, { ...request, size });
  if (statistics === undefined) return batches;
  return async function* standardized(epoch) {
    for await (const { features, labels } of batches(epoch)) {
      yield { features: standardize({ ...train, values: features }, statistics).values, labels };
    }
  };
}
