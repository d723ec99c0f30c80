import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunManifest, RunResult } from '../runs/run-files.js';
import { runPaths } from '../runs/run-directory.js';
import type { StoredRun } from './stored-run.js';

/** What was found under some folders. */
export interface FoundRuns {
  readonly runs: readonly StoredRun[];
  /** Folders that look like runs and cannot be read, with the reason. */
  readonly damaged: readonly string[];
}

/** Folders deeper than this below a given one are not searched. */
const DEEPEST = 6;
const skipped = new Set(['node_modules', 'checkpoints', 'evaluations']);

/** Every run in or below the given folders, each once, in the order in which they were begun. */
export async function findRuns(folders: readonly string[]): Promise<FoundRuns> {
  const runs: StoredRun[] = [];
  const damaged: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some(({ name }) => name === basename(runPaths('').manifest))) {
      if (runs.some(({ directory }) => directory === folder)) return;
      const run = await readRun(folder);
      if (typeof run === 'string') damaged.push(run);
      else runs.push(run);
      return;
    }
    if (depth === DEEPEST) return;
    const inner = entries.filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name),
    );
    for (const { name } of inner) {
      await visit(join(folder, name), depth + 1);
    }
  };
  for (const folder of folders) await visit(folder, 0);
  const begun = ({ manifest }: StoredRun): string => `${manifest.times.started} ${manifest.id}`;
  return { runs: runs.sort((one, other) => (begun(one) < begun(other) ? -1 : 1)), damaged: damaged.sort() };
}

/** The run of a folder, or why it cannot be read. */
export async function readRun(directory: string): Promise<StoredRun | string> {
  const paths = runPaths(directory);
  const manifest = await readJson(paths.manifest);
  if (!isManifest(manifest)) return `${paths.manifest} is damaged.`;
  if (manifest.status !== 'completed') return { directory, manifest, result: undefined };
  const result = await readJson(paths.result);
  if (!isResult(result) || result.id !== manifest.id) return `${paths.result} is damaged or missing.`;
  return { directory, manifest, result };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isManifest(value: unknown): value is RunManifest {
  if (!isFields(value)) return false;
  const { id, name, experiment, status, point, identity, engine, times } = value;
  return (
    [id, name, experiment, status].every((text) => typeof text === 'string') &&
    [point, identity, engine, times].every(isFields)
  );
}

function isResult(value: unknown): value is RunResult {
  if (!isFields(value)) return false;
  const { id, seed, steps, images, dataFingerprint, metrics, protocol } = value;
  return (
    [id, dataFingerprint].every((text) => typeof text === 'string') &&
    [seed, steps, images].every((number) => typeof number === 'number') &&
    isFields(protocol) &&
    isFields(metrics) &&
    Object.values(metrics).every((metric) => metric === null || typeof metric === 'number')
  );
}
