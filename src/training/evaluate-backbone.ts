import type { NamedEvaluator } from '../container/tokens.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { Dataset } from '../data/dataset.js';
import type { Evaluation, FrozenBackbone } from '../evaluators/evaluator.js';
import { FeatureShelf } from '../evaluators/features/feature-shelf.js';
import type { JsonObject } from '../json.js';
import type { RunPaths } from '../runs/run-directory.js';
import { join } from 'node:path';
import { writeRunFile } from '../runs/run-directory.js';

/** What a set of evaluators measured, metrics by full name: `linear-multilabel/mAP`. */
export interface Measurements {
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly protocol: Readonly<Record<string, JsonObject>>;
}

/** Whether an evaluator runs after that many steps; at the very end all of them do. */
export function isDue(every: NamedEvaluator['every'], step: number, stepsPerEpoch: number): boolean {
  if (every === 'end') return false;
  return step % (every === 'epoch' ? stepsPerEpoch : every) === 0;
}

/** Runs evaluators one after the other on features that they share, and stores each one's predictions, a JSON object a line. */
export async function evaluateBackbone(
  evaluators: readonly NamedEvaluator[],
  backbone: FrozenBackbone,
  dataset: Dataset,
  random: RandomStream,
  paths: RunPaths,
): Promise<Measurements> {
  const metrics: Record<string, number | null> = {};
  const protocol: Record<string, JsonObject> = {};
  const context = { ...backbone, dataset, features: new FeatureShelf(backbone, dataset) };
  for (const { name, evaluator } of evaluators) {
    backbone.signal?.throwIfAborted();
    const evaluation = await evaluator.evaluate(context, random.stream('evaluation', name));
    for (const [metric, value] of Object.entries(evaluation.metrics)) metrics[`${name}/${metric}`] = value;
    protocol[name] = evaluation.protocol;
    await writeRunFile(join(paths.evaluations, `${name}.jsonl`), linesOf(evaluation));
  }
  return { metrics, protocol };
}

function linesOf({ predictions }: Evaluation): string {
  return predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
}
