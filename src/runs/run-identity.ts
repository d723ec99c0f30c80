import { createHash } from 'node:crypto';
import type { Experiment } from '../config/experiment.js';
import type { LoadedExperiment } from '../config/loaded-experiment.js';
import type { PluginFile } from '../container/plugin-files.js';
import type { PluginBlock } from '../container/plugin.js';
import { inKeyOrder, ownKeysInOrder, type JsonObject, type JsonValue } from '../json.js';

export interface IdentityRequest {
  readonly experiment: Experiment;
  /** Settings of `data` that only say where it lies. */
  readonly dataPaths: readonly string[];
  readonly dataFingerprint: string;
  /** Optimiser steps that will be made. */
  readonly steps: number;
  /** Settings of `proposals` that only say where a file lies. */
  readonly proposalPaths: readonly string[];
  /** SHA-256 (hex) over what proposals follow from besides settings and images. */
  readonly proposalFingerprint?: string | undefined;
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
 * The identity of a run: its recipe, seed, number of steps, precision, data, plug-ins and code. Names, notes, observers, paths, workers,
 * cadences of logs and checkpoints, device and threads are outside.
 */
export function runIdentity(request: IdentityRequest): RunIdentity {
  const { experiment, dataPaths, dataFingerprint, proposalPaths, proposalFingerprint } = request;
  const { steps, pluginFiles, codeDigest, weightsDigest } = request;
  const { data, proposals, crops, augment, backbone, method, optimizer, schedule, evaluators } = experiment;
  const { batchSize, epochs, steps: fullSteps, seed } = experiment.training;
  const length = fullSteps === undefined ? { epochs: epochs ?? 0 } : { steps: fullSteps };
  const recipe = {
    data: withoutPaths(ordered(data), dataPaths),
    proposals: ownKeysInOrder({
      ...withoutPaths(ordered(proposals), proposalPaths),
      fingerprint: proposalFingerprint ?? null,
    }),
    crops: ordered(crops),
    augment: ordered(augment),
    backbone: ownKeysInOrder({ ...ordered(backbone), weights: weightsDigest ?? null }),
    method: ordered(method),
    optimizer: ordered(optimizer),
    schedule: ordered(schedule),
    training: ownKeysInOrder({ batchSize, ...length }),
    evaluators: ordered(evaluators as unknown as readonly JsonObject[]),
  };
  const content = ownKeysInOrder({
    recipe: ownKeysInOrder(recipe),
    seed,
    steps,
    precision: experiment.engine.precision,
    data: dataFingerprint,
    plugins: pluginDigests(pluginFiles),
    code: codeDigest,
  });
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { id: digest.slice(0, 12), content };
}

/** SHA-256 (hex) of the plug-ins' files that numbers follow from, in order. */
export function pluginDigests(files: readonly PluginFile[]): readonly string[] {
  return files.flatMap(({ sha256, isBesideRuns }) => (isBesideRuns === true ? [] : [sha256])).sort();
}

/** Blocks with their keys in order: the points of a sweep share most of them. */
const orderedBlocks = new WeakMap<object, JsonValue>();

function ordered<Block extends object & JsonValue>(block: Block): Block {
  const known = orderedBlocks.get(block) ?? inKeyOrder(block);
  // A frozen block stays what it is.
  if (Object.isFrozen(block)) orderedBlocks.set(block, known);
  return known as Block;
}

/** The settings of a block without those that only say where something lies. */
export function withoutPaths(block: PluginBlock, paths: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(block).filter(([key]) => !paths.includes(key)));
}

/** What is found out about a run besides its configuration. */
export type RunFacts = Omit<IdentityRequest, 'experiment' | 'pluginFiles' | 'dataPaths' | 'proposalPaths'>;

/** The identity of a run of a loaded experiment. */
export function identifyRun(
  { experiment, registry, pluginFiles }: Pick<LoadedExperiment, 'experiment' | 'registry' | 'pluginFiles'>,
  facts: RunFacts,
): RunIdentity {
  const { data, proposals } = experiment;
  const dataPaths = registry.find('data', data.kind)?.traits.paths ?? [];
  const proposalPaths = registry.find('proposals', proposals.kind)?.traits.paths ?? [];
  return runIdentity({ experiment, pluginFiles, dataPaths, proposalPaths, ...facts });
}
