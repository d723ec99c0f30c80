import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedEvaluator } from '../container/tokens.js';
import type { Dataset } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import type { Evaluation, FrozenBackbone } from '../evaluators/evaluator.js';
import { FeatureShelf } from '../evaluators/features/feature-shelf.js';
import { withoutTestSplit } from '../evaluators/without-test-split.js';
import { bootstrapIntervals, INTERVAL_LEVEL, type Interval, type Metrics } from '../evaluators/metrics/index.js';
import type { JsonObject } from '../json.js';
import { writeRunFile } from '../runs/run-directory.js';

/** What a set of evaluators measured, by full name: `linear-multilabel/mAP`. */
export interface Measurements {
  readonly metrics: Metrics;
  /** 95 % intervals over test images, of the final numbers. */
  readonly intervals: Readonly<Record<string, Interval | null>>;
  /** By evaluator name. */
  readonly protocol: Readonly<Record<string, JsonObject>>;
}

/** The same images are drawn for every evaluator and run, so that two runs' intervals hang on the same images. */
const BOOTSTRAP_SEED = 0;

export interface EvaluationRequest {
  readonly backbone: FrozenBackbone;
  readonly dataset: Dataset;
  readonly random: RandomStream;
  /**
   * `end`: the test images are scored, once, with intervals, and predictions are kept. `training`: settings and checkpoints may still be
   * chosen, so the test images are out of reach and the validation images are scored.
   */
  readonly stage: 'training' | 'end';
  /** Where predictions and pictures are written; while training goes on, pictures alone with what they are of. */
  readonly folder: string;
}

/** Whether an evaluator runs after that many steps; at the very end all of them do. */
export function isDue(every: NamedEvaluator['every'], step: number, stepsPerEpoch: number): boolean {
  if (every === 'end') return false;
  return step % (every === 'epoch' ? stepsPerEpoch : every) === 0;
}

/** Tells before any image is looked at what evaluators would lack at the end of a training. */
export function checkAtEnd(evaluators: readonly NamedEvaluator[], dataset: Dataset): void {
  for (const { evaluator } of evaluators) evaluator.check?.({ dataset, scored: 'test' });
}

/** Tells before anything is trained what evaluators would lack while it goes on, or at its end. */
export function checkEvaluators(evaluators: readonly NamedEvaluator[], dataset: Dataset): void {
  checkAtEnd(evaluators, dataset);
  for (const { evaluator, every } of evaluators) {
    if (every !== 'end') evaluator.check?.({ dataset: withoutTestSplit(dataset), scored: 'validation' });
  }
}

/** Runs evaluators one after the other on features that they share. */
export async function evaluateBackbone(
  evaluators: readonly NamedEvaluator[],
  request: EvaluationRequest,
): Promise<Measurements> {
  const { backbone, random, stage } = request;
  const dataset = stage === 'end' ? request.dataset : withoutTestSplit(request.dataset);
  const scored = stage === 'end' ? 'test' : 'validation';
  const context = { ...backbone, dataset, scored, features: new FeatureShelf(backbone, dataset) } as const;
  const measured: Measurements[] = [];
  for (const named of evaluators) {
    backbone.signal?.throwIfAborted();
    const evaluation = await named.evaluator.evaluate(context, random.stream('evaluation', named.name));
    if (stage === 'end' || evaluation.picture !== undefined) await store(named, evaluation, request);
    measured.push(stage === 'end' ? await finished(named, evaluation, request) : monitored(named, evaluation));
  }
  return merged(measured);
}

/** What is seen while training goes on: every number is of validation images, and is called so. */
function monitored({ name }: NamedEvaluator, { metrics, protocol }: Evaluation): Measurements {
  return { metrics: withPrefix(`${name}/validation`, metrics), intervals: {}, protocol: { [name]: protocol } };
}

/** The final numbers with their intervals. */
async function finished(
  { name, resamples }: NamedEvaluator,
  evaluation: Evaluation,
  { backbone }: EvaluationRequest,
): Promise<Measurements> {
  const hasIntervals = resamples > 0 && evaluation.resampled !== undefined;
  const bootstrap = { resamples, level: INTERVAL_LEVEL, over: 'test images', seed: BOOTSTRAP_SEED };
  const intervals = hasIntervals ? await intervalsOf(name, evaluation, resamples, backbone) : {};
  return {
    metrics: withPrefix(name, allMetrics(evaluation)),
    intervals: withPrefix(name, intervals),
    protocol: { [name]: hasIntervals ? { ...evaluation.protocol, bootstrap } : evaluation.protocol },
  };
}

/** What was selected by stands right after the number that stands for all. */
function allMetrics({ metrics, validation = {} }: Evaluation): Metrics {
  const [first, ...others] = Object.entries(metrics);
  return Object.fromEntries([
    ...(first === undefined ? [] : [first]),
    ...Object.entries(withPrefix('validation', validation)),
    ...others,
  ]);
}

function merged(measured: readonly Measurements[]): Measurements {
  return {
    metrics: Object.assign({}, ...measured.map(({ metrics }) => metrics)) as Metrics,
    intervals: Object.assign({}, ...measured.map(({ intervals }) => intervals)) as Measurements['intervals'],
    protocol: Object.assign({}, ...measured.map(({ protocol }) => protocol)) as Measurements['protocol'],
  };
}

async function intervalsOf(
  name: string,
  { resampled = () => ({}), predictions }: Evaluation,
  resamples: number,
  { progress, signal }: FrozenBackbone,
): Promise<Measurements['intervals']> {
  const random = RandomStream.fromSeed(BOOTSTRAP_SEED).stream('bootstrap');
  const task = progress.start(`${name}: intervals`, resamples, 'resamples');
  try {
    return await bootstrapIntervals(resampled, { images: predictions.length, resamples, random, task, signal });
  } finally {
    task.end();
  }
}

function withPrefix<Value>(name: string, values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([metric, value]) => [`${name}/${metric}`, value]));
}

/** Writes what was found out about single images, a JSON object a line, and the picture. */
async function store({ name }: NamedEvaluator, evaluation: Evaluation, { folder }: EvaluationRequest): Promise<void> {
  const { picture, predictions } = evaluation;
  await mkdir(folder, { recursive: true });
  if (predictions.length > 0) await writeRunFile(join(folder, `${name}.jsonl`), linesOf(evaluation));
  if (picture !== undefined) await writeRunFile(join(folder, `${name}.svg`), picture);
}

function linesOf({ predictions }: Evaluation): string {
  return predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
}
