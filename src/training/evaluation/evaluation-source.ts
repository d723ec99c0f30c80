import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'yaml';
import type { Experiment } from '../../config/experiment.js';
import type { ExperimentBase } from '../../config/experiment-base.js';
import { laterEvaluationRules } from '../../config/rules/evaluated-later.js';
import type { JsonObject } from '../../json.js';
import { keptCheckpoints } from '../../runs/kept-checkpoints.js';
import { runPaths } from '../../runs/run-directory.js';
import type { RunManifest } from '../../runs/run-files.js';
import { evaluationErrors } from './errors.js';

/** What is evaluated: a checkpoint of a run, or a file of weights. */
export interface EvaluationSource {
  /** As the result tells it: no paths. */
  readonly identity: JsonObject;
  /** In words. */
  readonly name: string;
  /** Where evaluations of it are kept, a folder each. */
  readonly folder: string;
  /** What the file that says what is measured lies over. */
  readonly base: ExperimentBase;
  /** Of a run. */
  readonly run?: { readonly manifest: RunManifest; readonly checkpoint: string; readonly step: number };
}

/** A run of which a checkpoint is evaluated. */
export interface EvaluatedRun {
  readonly directory: string;
  readonly manifest: RunManifest;
}

/** Keys of a run's experiment that an evaluation may set: what is looked at, and what computes. */
const openInRuns = [
  'evaluators',
  'data',
  'name',
  'notes',
  'tags',
  'plugins',
  'engine.device',
  'engine.threads',
  'training.workers',
  'training.prefetch',
  'training.pixelCache',
];

/** An experiment that trains nothing, around weights: its method only holds the backbone. */
const untrained = {
  crops: { kind: 'scene-scene' },
  method: { kind: 'simclr' },
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  training: { steps: 0, batchSize: 1 },
} as const;

/**
 * A checkpoint of a run as something to evaluate.
 *
 * @param step Which checkpoint; the latest unless given
 * @throws `evaluation/no-checkpoint`, `evaluation/checkpoint-damaged`
 */
export async function sourceOfRun({ directory, manifest }: EvaluatedRun, step?: number): Promise<EvaluationSource> {
  const paths = runPaths(directory);
  const kept = await keptCheckpoints(paths);
  const checkpoint = step === undefined ? kept.at(-1) : kept.find((one) => one.step === step);
  if (checkpoint === undefined) {
    throw evaluationErrors['evaluation/no-checkpoint']({ directory, step, kept: kept.map((one) => one.step) });
  }
  const weights = await digestOf(checkpoint.path);
  if (weights !== (await recordedDigest(checkpoint.path))) {
    const reason = 'its bytes are not those that were saved.';
    throw evaluationErrors['evaluation/checkpoint-damaged']({ path: checkpoint.path, reason });
  }
  return {
    identity: { run: manifest.id, step: checkpoint.step, weights },
    name: `step ${checkpoint.step} of ${manifest.name} (${manifest.id})`,
    folder: paths.laterEvaluations,
    base: {
      name: paths.config,
      values: withoutTraining(parse(await readFile(paths.config, 'utf8')) as Experiment),
      open: openInRuns,
      closed: [],
      reason: 'It belongs to the run that is evaluated.',
      rules: laterEvaluationRules,
    },
    run: { manifest, checkpoint: checkpoint.path, step: checkpoint.step },
  };
}

/** A run's experiment as something to evaluate: nothing is trained, and its weights come from a checkpoint. */
function withoutTraining(experiment: Experiment): JsonObject {
  const without = (values: JsonObject, key: string): JsonObject =>
    Object.fromEntries(Object.entries(values).filter(([other]) => other !== key));
  const { backbone, training } = experiment;
  return {
    ...without(without(experiment as unknown as JsonObject, 'evaluators'), 'observers'),
    // No view is made, so no boxes are looked for either.
    proposals: { kind: 'whole-image' },
    backbone: { ...backbone, weights: null },
    training: { ...without(training, 'epochs'), steps: 0 },
  };
}

/**
 * A file of weights as something to evaluate.
 *
 * @param out Where runs lie, beside which its evaluations are kept
 */
export async function sourceOfWeights(file: string, out: string): Promise<EvaluationSource> {
  return {
    identity: { weights: await digestOf(file) },
    name: file,
    folder: join(out, 'evaluations'),
    base: {
      name: file,
      values: { ...untrained, backbone: { weights: resolve(file) } },
      closed: ['backbone.weights', 'sweep'],
      reason: 'The weights are those that the command names, and one evaluation is made.',
      rules: laterEvaluationRules,
    },
  };
}

/** What a checkpoint's record says of its tensors. */
async function recordedDigest(path: string): Promise<string | undefined> {
  const record = JSON.parse(await readFile(path.replace(/\.safetensors$/, '.json'), 'utf8')) as {
    readonly tensors?: { readonly sha256?: string };
  };
  return record.tensors?.sha256;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
