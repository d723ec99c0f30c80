import { isValidation } from '../compare/metric-name.js';
import type { StoredRun } from '../compare/stored-run.js';
import type { JsonObject } from '../json.js';
import { tagsOf, type RunNote } from '../runs/annotations.js';
import type { RunResult } from '../runs/run-files.js';
import { stateOf, type RunState } from './run-state.js';

/** A run in short. */
export interface ListedRun {
  readonly id: string;
  readonly name: string;
  readonly experiment: string;
  readonly dir: string;
  readonly status: RunState;
  /** What a sweep set in it. */
  readonly point: JsonObject;
  /** The one that it is shown by; null where it has none yet. */
  readonly metric: ListedMetric | null;
  readonly metrics: RunResult['metrics'];
  /** Optimiser steps that were made, or that are to be. */
  readonly steps: number | null;
  /** As ISO 8601. */
  readonly started: string;
  readonly seconds: number;
  readonly tags: readonly string[];
  readonly notes: readonly RunNote[];
}

export interface ListedMetric {
  readonly name: string;
  readonly value: number | null;
}

/**
 * Runs in short.
 *
 * @param metric The metric to show, of the runs that have it; by itself each shows its first one, and one of validation only where there is no other
 */
export async function listRuns(runs: readonly StoredRun[], metric?: string): Promise<ListedRun[]> {
  return Promise.all(runs.map(async (run) => listedRun(run, await stateOf(run), metric)));
}

function listedRun(
  { directory, manifest, result, annotations }: StoredRun,
  status: RunState,
  metric?: string,
): ListedRun {
  const { id, name, experiment, point, identity, times } = manifest;
  const metrics = result?.metrics ?? {};
  const steps = result?.steps ?? identity.steps;
  return {
    ...{ id, name, experiment, dir: directory, status, point },
    metric: shownMetric(metrics, metric),
    metrics,
    steps: typeof steps === 'number' ? steps : null,
    started: times.started,
    seconds: times.seconds,
    tags: tagsOf(manifest, annotations),
    notes: annotations?.notes ?? [],
  };
}

/** The metric that a run is shown by. */
export function shownMetric(metrics: RunResult['metrics'], wanted?: string): ListedMetric | null {
  const names = Object.keys(metrics);
  const name = wanted ?? names.find((each) => !isValidation(each)) ?? names[0];
  return name === undefined || !Object.hasOwn(metrics, name) ? null : { name, value: metrics[name] ?? null };
}
