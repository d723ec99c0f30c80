import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.js';
import { writeFileWhole, type WriteOptions } from '../files/write-whole.js';
import type { JsonValue } from '../json.js';
import { runErrors } from './errors.js';

/** Where the files of a run lie. */
export interface RunPaths {
  readonly directory: string;
  /** The resolved experiment. */
  readonly config: string;
  /** Where each value of it comes from. */
  readonly provenance: string;
  readonly manifest: string;
  /** What differed from the commit in the experiment's working tree, as `git diff` writes it. */
  readonly changes: string;
  readonly metrics: string;
  readonly result: string;
  readonly log: string;
  readonly views: string;
  readonly evaluations: string;
  /** What was measured after it had ended, a folder for each evaluation. */
  readonly laterEvaluations: string;
  readonly checkpoints: string;
  /** What users noted of it afterwards. */
  readonly annotations: string;
}

export function runPaths(directory: string): RunPaths {
  const at = (name: string): string => join(directory, name);
  return {
    directory,
    config: at('config.yaml'),
    provenance: at('provenance.json'),
    manifest: at('manifest.json'),
    changes: at('changes.diff'),
    metrics: at('metrics.jsonl'),
    result: at('result.json'),
    log: at('log.jsonl'),
    views: at('views.png'),
    evaluations: at('evaluations'),
    laterEvaluations: join(directory, 'evaluations', 'later'),
    checkpoints: at('checkpoints'),
    annotations: at('annotations.json'),
  };
}

/** The folder of the run with that id anywhere under `out`, in whichever experiment's folder it was made, or where it will be made. */
export async function locateRun(out: string, experiment: string, id: string): Promise<RunPaths> {
  const own = join(out, experiment, id);
  if (await isFolder(own)) return runPaths(own);
  const experiments = await readdir(out, { withFileTypes: true }).catch(() => []);
  for (const entry of experiments) {
    const elsewhere = join(out, entry.name, id);
    if (entry.isDirectory() && (await isFolder(elsewhere))) return runPaths(elsewhere);
  }
  return runPaths(own);
}

/** @throws `runs/unwritable` */
export async function makeRunFolder({ directory, checkpoints, evaluations }: RunPaths): Promise<void> {
  try {
    await makeFolder(checkpoints);
    await makeFolder(evaluations);
  } catch (error) {
    throw runErrors['runs/unwritable']({ directory, reason: (error as Error).message }, { cause: error });
  }
}

/** Writes a file of a run whole or not at all. */
export async function writeRunFile(path: string, content: string | Buffer, options?: WriteOptions): Promise<void> {
  await writeFileWhole(path, content, options);
}

export async function writeRunJson(path: string, value: JsonValue): Promise<void> {
  await writeRunFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
