import { readAnnotations } from '../runs/annotations-file.js';
import type { RunManifest, RunResult } from '../runs/run-files.js';
import { runPaths } from '../runs/run-directory.js';
import { readLaterEvaluations, withLaterEvaluations } from './later-evaluations.js';
import { isFields, isNumber, isText, measurementKeys, readDocument, type Keys } from './read-document.js';
import type { StoredRun } from './stored-run.js';

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
  const { evaluations, damaged } = readLaterEvaluations(directory, manifest.id);
  return {
    ...{ directory, manifest, ...annotations },
    result: withLaterEvaluations({ ...result, intervals }, evaluations),
    ...(damaged.length === 0 ? {} : { damaged }),
  };
}

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
  ...measurementKeys,
};
