import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkpointSchema } from '../../config/experiment-schema.js';
import { runPaths } from '../../runs/run-directory.js';
import { checkpointFile, stepName } from '../../runs/step-name.js';
import { listFiles } from '../list-files.js';
import type { StoredCheckpoint } from './superseded-checkpoints.js';

/** Bytes of a record, or of a configuration, that are read at most. */
const MOST_BYTES = 2 ** 20;

/** A checkpoint and its files, the record before the tensors: without it they are no checkpoint. */
export interface CheckpointFiles extends StoredCheckpoint {
  readonly paths: readonly string[];
  /** Whether there is a record, whatever it says. */
  readonly hasRecord: boolean;
  /** Of all its files. */
  readonly size: number;
}

/** The checkpoints of the run with that id. */
export async function readCheckpoints(directory: string, id: string): Promise<CheckpointFiles[]> {
  const folder = runPaths(directory).checkpoints;
  // Of the run's folder: where `checkpoints` is a link, what lies behind it is none of ours.
  const files = (await listFiles(directory)).filter(({ path }) => dirname(join(directory, path)) === folder);
  const sizes = new Map(files.map(({ path, bytes }) => [basename(path), bytes]));
  const steps = new Set([...sizes.keys()].flatMap((name) => checkpointFile(name)?.step ?? []));
  return Promise.all(
    [...steps]
      .sort((one, other) => one - other)
      .map(async (step) => {
        const stem = stepName(step);
        const names = [`${stem}.json`, `${stem}.safetensors`].filter((name) => sizes.has(name));
        const recordSize = sizes.get(`${stem}.json`);
        const isReadable = recordSize !== undefined && recordSize <= MOST_BYTES;
        return {
          step,
          bytes: sizes.get(`${stem}.safetensors`) ?? null,
          record: isReadable ? await readRecord(join(folder, `${stem}.json`), id, step) : null,
          paths: names.map((name) => join(folder, name)),
          hasRecord: recordSize !== undefined,
          size: names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0),
        };
      }),
  );
}

async function readRecord(path: string, id: string, step: number): Promise<StoredCheckpoint['record']> {
  try {
    const record = JSON.parse(await readFile(path, 'utf8')) as Partial<StatedRecord> | null;
    const bytes = record?.tensors?.bytes;
    if (record?.run !== id || record.step !== step || typeof bytes !== 'number') return null;
    const bestStep = record.best?.step;
    return { bestStep: typeof bestStep === 'number' ? bestStep : null, bytes };
  } catch {
    return null;
  }
}

/** Whether the run's experiment asks for more of the latest checkpoints than a run keeps by itself: then somebody means to look at them. */
export async function asksForCheckpoints(directory: string): Promise<boolean> {
  const { config } = runPaths(directory);
  try {
    if ((await stat(config)).size > MOST_BYTES) return true;
    const experiment = parse(await readFile(config, 'utf8')) as StatedExperiment | null;
    const kept = experiment?.training?.checkpoint?.keepLast;
    return typeof kept !== 'number' || kept > checkpointSchema.properties.keepLast.default;
  } catch {
    return true;
  }
}

interface StatedExperiment {
  readonly training?: { readonly checkpoint?: { readonly keepLast?: unknown } };
}

interface StatedRecord {
  readonly run: unknown;
  readonly step: unknown;
  readonly best: { readonly step?: unknown } | null;
  readonly tensors: { readonly bytes?: unknown };
}
