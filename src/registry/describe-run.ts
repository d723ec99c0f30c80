import { readFile, stat } from 'node:fs/promises';
import type { StoredRun } from '../compare/stored-run.js';
import { describeOrigin, type Origin } from '../config/origins.js';
import type { JsonValue } from '../json.js';
import { tagsOf, type RunNote } from '../runs/annotations.js';
import { runPaths } from '../runs/run-directory.js';
import type { RunManifest, RunResult } from '../runs/run-files.js';
import { listFiles, type StoredFile } from './list-files.js';
import { stateOf, type RunState } from './run-state.js';

/** A value of a run's configuration that is not the default. */
export interface ChosenSetting {
  readonly path: string;
  readonly value: JsonValue;
  /** Where it was chosen: `my.yaml:4:10`. */
  readonly origin: string;
}

/** All that is known of a run. */
export interface DescribedRun {
  readonly dir: string;
  readonly status: RunState;
  readonly manifest: RunManifest;
  readonly result: RunResult | null;
  /** Null where the run's record of where its values come from cannot be read. */
  readonly settings: readonly ChosenSetting[] | null;
  readonly files: readonly StoredFile[];
  readonly tags: readonly string[];
  readonly notes: readonly RunNote[];
}

export async function describeRun(run: StoredRun): Promise<DescribedRun> {
  const { directory, manifest, result, annotations } = run;
  const [status, settings, files] = await Promise.all([stateOf(run), chosenSettings(directory), listFiles(directory)]);
  return {
    ...{ dir: directory, status, manifest, result: result ?? null, settings, files },
    tags: tagsOf(manifest, annotations),
    notes: annotations?.notes ?? [],
  };
}

/** Bytes of the record that are read at most. */
const MOST_BYTES = 2 ** 26;

async function chosenSettings(directory: string): Promise<ChosenSetting[] | null> {
  const path = runPaths(directory).provenance;
  try {
    if ((await stat(path)).size > MOST_BYTES) return null;
    const { values } = JSON.parse(await readFile(path, 'utf8')) as { readonly values: readonly StatedValue[] };
    return values.flatMap(({ path: key, value, origin }) =>
      origin.from === 'default' ? [] : [{ path: String(key), value, origin: describeOrigin(origin) }],
    );
  } catch {
    return null;
  }
}

/** As it was written; a file can hold anything. */
interface StatedValue {
  readonly path?: unknown;
  readonly value: JsonValue;
  readonly origin: Origin;
}
