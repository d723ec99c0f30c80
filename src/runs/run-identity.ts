import { createHash } from 'node:crypto';
import type { Experiment } from '../config/experiment.js';
import type { PluginFile } from '../container/plugin-files.js';
import { inKeyOrder, type JsonObject } from '../json.js';

export interface IdentityRequest {
  readonly experiment: Experiment;
  /** Settings of `data` that only say where it lies. */
  readonly dataPaths: readonly string[];
  readonly dataFingerprint: string;
  /** Optimiser steps that will be made. */
  readonly steps: number;
  /** SHA-256 (hex) of the file that the backbone begins with. */
  readonly weightsDigest?: string | undefined;
  readonly pluginFiles: readonly PluginFile[];
  readonly codeDigest: string;
}

/** What a run is told apart by: everything that its numbers follow from, and nothing else. */
export interface RunIdentity {
  /** The first 12 hex digits of the SHA-256 of `content`. */
  readonly id: string;
  readonly content: JsonObject;
}

/**
 * The identity of a run: its recipe, seed, number of steps, precision, data, plug-ins and code. Names, notes, paths, workers, cadences of
 * logs and checkpoints, device and threads are outside.
 */
export function runIdentity(request: IdentityRequest): RunIdentity {
  const { experiment, dataPaths, dataFingerprint, steps, pluginFiles, codeDigest, weightsDigest } = request;
  const { data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators } = experiment;
  const { batchSize, epochs, steps: fullSteps, seed } = experiment.training;
  const length = fullSteps === undefined ? { epochs: epochs ?? 0 } : { steps: fullSteps };
  const recipeOfData = Object.fromEntries(Object.entries(data).filter(([key]) => !dataPaths.includes(key)));
  const recipeOfBackbone = { ...backbone, weights: weightsDigest ?? null };
  const content = inKeyOrder({
    recipe: {
      data: recipeOfData,
      proposals,
      crops,
      augment,
      backbone: recipeOfBackbone,
      method,
      optimizer,
      schedule,
      training: { batchSize, ...length },
      evaluators: evaluators as unknown as readonly JsonObject[],
    },
    seed,
    steps,
    precision: experiment.engine.precision,
    data: dataFingerprint,
    plugins: pluginFiles.map(({ sha256 }) => sha256).sort(),
    code: codeDigest,
  }) as JsonObject;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { id: digest.slice(0, 12), content };
}
