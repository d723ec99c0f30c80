import { readFileSync, statSync } from 'node:fs';
import { readAnnotations } from '../runs/annotations-file.js';
import type { RunManifest, RunResult } from '../runs/run-files.js';
import { runPaths } from '../runs/run-directory.js';
import type { StoredRun } from './stored-run.js';

/** Bytes of a run's file that are read at most; a run writes thousandths of it. */
const MOST_BYTES = 2 ** 26;

/**
 * The run of a folder, or why it cannot be read, as a sentence.
 *
 * All files are small, and there may be thousands: handing each open, read and close to another thread would take three times as long.
 */
export function readRun(directory: string): StoredRun | string {
  const paths = runPaths(directory);
  const stated = readDocument(paths.manifest, manifestKeys);
  if (typeof stated === 'string') return stated;
  const manifest = stated as unknown as RunManifest;
  const noted = readAnnotations(directory);
  if (typeof noted === 'string') return noted;
  const annotations = noted === undefined ? {} : { annotations: noted };
  if (manifest.status !== 'completed') return { directory, manifest, result: undefined, ...annotations };
  const measured = readDocument(paths.result, resultKeys);
  if (typeof measured === 'string') return measured;
  const result = measured as unknown as RunResult;
  if (result.id !== manifest.id) return `${paths.result} is damaged: it belongs to the run ${result.id}.`;
  // Results of before there were intervals are whole without them.
  const { intervals = {} } = result as Partial<RunResult>;
  return { directory, manifest, result: { ...result, intervals }, ...annotations };
}

/** What the value of each key must be like for a comparison to use it. */
type Keys = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown): value is string => typeof value === 'string';

const isNumber = (value: unknown): value is number => Number.isFinite(value);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInterval = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 2 && value.every(isNumber));

const states: readonly unknown[] = ['running', 'completed', 'failed', 'interrupted'] satisfies RunManifest['status'][];

const manifestKeys: Keys = {
  id: isText,
  name: isText,
  experiment: isText,
  status: (value) => states.includes(value),
  point: isFields,
  identity: isFields,
  engine: isFields,
  times: (value) => isFields(value) && isText(value.started) && isNumber(value.seconds),
};

const resultKeys: Keys = {
  id: isText,
  seed: isNumber,
  steps: isNumber,
  images: isNumber,
  dataFingerprint: isText,
  metrics: (value) => isFields(value) && Object.values(value).every((metric) => metric === null || isNumber(metric)),
  intervals: (value) => value === undefined || (isFields(value) && Object.values(value).every(isInterval)),
  protocol: (value) => isFields(value) && Object.values(value).every(isFields),
};

/** A file of a run, or why it is none. */
function readDocument(path: string, keys: Keys): Fields | string {
  let value: unknown;
  try {
    if (statSync(path).size > MOST_BYTES) return `${path} is damaged: it is larger than ${MOST_BYTES / 2 ** 20} MiB.`;
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return `${path} is damaged: it is not whole JSON.`;
    return `${path} is missing or cannot be read: ${(error as Error).message}`;
  }
  if (!isFields(value)) return `${path} is damaged: it holds no JSON object.`;
  const fields = value;
  const wrong = Object.keys(keys).filter((key) => keys[key]?.(fields[key]) !== true);
  if (wrong.length > 0) return `${path} is damaged: ${wrong.join(', ')} missing or of another type.`;
  return fields;
}
