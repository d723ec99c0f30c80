import { join } from 'node:path';
import type { NamedEvaluator } from '../container/tokens.js';
import type { Dataset } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import type { Evaluation, FrozenBackbone } from '../evaluators/evaluator.js';
import { FeatureShelf } from '../evaluators/features/feature-shelf.js';
import { bootstrapIntervals, INTERVAL_LEVEL, type Interval, type Metrics } from '../evaluators/metrics/index.js';
import type { JsonObject } from '../json.js';
import { writeRunFile } from '../runs/run-directory.js';

/** What a set of evaluators measured, by full name: `linear-multilabel/mAP`. */
export interface Measurements {
  readonly metrics: Metrics;
  /** 95 % intervals over test images, where they were asked for. */
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
  /** Where predictions are written. */
  readonly folder: string;
  /** Whether intervals are wanted beside the metrics. */
  readonly withIntervals: boolean;
}

/** Whether an evaluator runs after that many steps; at the very end all of them do. */
export function isDue(every: NamedEvaluator['every'], step: number, stepsPerEpoch: number): boolean {
  if (every === 'end') return false;
  return step % (every === 'epoch' ? stepsPerEpoch : every) === 0;
}

/** Runs evaluators one after the other on features that they share, and stores each one's predictions, a JSON object a line. */
export async function evaluateBackbone(
  evaluators: readonly NamedEvaluator[],
  request: EvaluationRequest,
): Promise<Measurements> {
  const { backbone, dataset, random, folder, withIntervals } = request;
  const measured = { metrics: {}, intervals: {}, protocol: {} as Record<string, JsonObject> };
  const context = { ...backbone, dataset, features: new FeatureShelf(backbone, dataset) };
  for (const { name, evaluator, resamples } of evaluators) {
    backbone.signal?.throwIfAborted();
    const evaluation = await evaluator.evaluate(context, random.stream('evaluation', name));
    Object.assign(measured.metrics, withPrefix(name, evaluation.metrics));
    measured.protocol[name] = evaluation.protocol;
    if (withIntervals && resamples > 0 && evaluation.resampled !== undefined) {
      Object.assign(measured.intervals, withPrefix(name, await intervalsOf(name, evaluation, resamples, backbone)));
      const bootstrap = { resamples, level: INTERVAL_LEVEL, over: 'test images', seed: BOOTSTRAP_SEED };
      measured.protocol[name] = { ...evaluation.protocol, bootstrap };
    }
    await writeRunFile(join(folder, `${name}.jsonl`), linesOf(evaluation));
  }
  return measured;
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

function linesOf({ predictions }: Evaluation): string {
  return predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
}
