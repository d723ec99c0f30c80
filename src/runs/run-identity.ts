import { createHash } from 'node:crypto';
import type { Experiment } from '../config/experiment.js';
import type { LoadedExperiment } from '../config/loaded-experiment.js';
import type { PluginFile } from '../container/plugin-files.js';
import type { PluginBlock } from '../container/plugin.js';
import { inKeyOrder, type JsonObject, type JsonValue } from '../json.js';

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
  const recipe = joined({
    data: stated(data, { without: dataPaths }),
    proposals: stated(proposals, { without: proposalPaths, found: { fingerprint: proposalFingerprint ?? null } }),
    crops: stated(crops),
    augment: stated(augment),
    backbone: stated(backbone, { found: { weights: weightsDigest ?? null } }),
    method: stated(method),
    optimizer: stated(optimizer),
    schedule: stated(schedule),
    training: stated({ batchSize, ...length }),
    evaluators: stated(evaluators),
  });
  const { value: content, json } = joined({
    recipe,
    seed: stated(seed),
    steps: stated(steps),
    precision: stated(experiment.engine.precision),
    data: stated(dataFingerprint),
    plugins: stated(pluginDigests(pluginFiles)),
    code: stated(codeDigest),
  });
  const digest = createHash('sha256').update(json).digest('hex');
  return { id: digest.slice(0, 12), content };
}

/** SHA-256 (hex) of the plug-ins' files that numbers follow from, in order. */
export function pluginDigests(files: readonly PluginFile[]): readonly string[] {
  return files.flatMap(({ sha256, isBesideRuns }) => (isBesideRuns === true ? [] : [sha256])).sort();
}

/** A value with all keys in order, and its JSON. */
interface Stated<Value extends JsonValue = JsonValue> {
  readonly value: Value;
  readonly json: string;
}

/** In what a block counts otherwise than as it is configured. */
interface Change {
  /** Settings that only say where something lies. */
  readonly without?: readonly string[];
  /** What was found there. */
  readonly found?: JsonObject;
}

/** The points of a sweep share most of their blocks, which are frozen and so stay what they are. */
const statedBlocks = new WeakMap<object, { readonly change: string; readonly block: Stated }>();

function stated(value: unknown, { without, found }: Change = {}): Stated {
  if (typeof value !== 'object' || value === null) return { value: value as JsonValue, json: JSON.stringify(value) };
  const change = without === undefined && found === undefined ? '' : JSON.stringify([without, found]);
  const known = statedBlocks.get(value);
  if (known?.change === change) return known.block;
  const counted = Array.isArray(value) ? value : { ...withoutPaths(value as PluginBlock, without ?? []), ...found };
  const ordered = inKeyOrder(counted as JsonValue);
  const block = { value: ordered, json: JSON.stringify(ordered) };
  if (Object.isFrozen(value)) statedBlocks.set(value, { change, block });
  return block;
}

/** An object of stated values, without writing them again. */
function joined(values: Readonly<Record<string, Stated>>): Stated<JsonObject> {
  const keys = Object.keys(values).sort();
  return {
    value: Object.fromEntries(keys.map((key) => [key, values[key]!.value])),
    json: `{${keys.map((key) => `${JSON.stringify(key)}:${values[key]!.json}`).join()}}`,
  };
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
