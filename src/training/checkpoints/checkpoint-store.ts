import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TensorFlow } from '../../engine/engine.js';
import type { VariableTree } from '../../engine/variables/index.js';
import { keptCheckpoints } from '../../runs/kept-checkpoints.js';
import { writeRunJson } from '../../runs/run-directory.js';
import { stepName } from '../../runs/step-name.js';
import { trainingErrors } from '../errors.js';
import { SafetensorsFault } from '../../weights/safetensors/safetensors-header.js';
import { readTree, writeTree } from './tree-file.js';

/** The best checkpoint so far by the metric that the experiment names. */
export interface BestCheckpoint {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

/** What training knows besides its variables. */
export interface TrainingState {
  /** Optimiser steps made. */
  readonly step: number;
  readonly best: BestCheckpoint | null;
  /** Whether the state is a shorter run's, so that what is due after its step is still to be done. */
  readonly isTakenOver?: true;
}

/** `step-00000092.json`; the tensors lie beside it. */
interface CheckpointRecord extends TrainingState {
  readonly version: 1;
  readonly run: string;
  readonly tensors: { readonly bytes: number; readonly sha256: string };
}

interface ShorterRun {
  /** Of its checkpoints. */
  readonly folder: string;
  readonly run: string;
  /** Its last one. */
  readonly step: number;
}

export interface CheckpointStoreOptions {
  readonly folder: string;
  /** The run's id: a checkpoint of another run is never taken. */
  readonly run: string;
  readonly keepLast: number;
  /** Path of the encoder that evaluators look at, for whoever exports it. */
  readonly encoder: string;
}

/**
 * The checkpoints of one run: the tree of variables in `step-*.safetensors`, and a record beside it that is written last, so that a
 * checkpoint either is whole or is none.
 */
export class CheckpointStore {
  constructor(private readonly options: CheckpointStoreOptions) {}

  /** Path of the tensors of a step's checkpoint. */
  pathOf(step: number): string {
    return join(this.options.folder, `${stepName(step)}.safetensors`);
  }

  async save(tree: VariableTree, state: TrainingState): Promise<void> {
    const { run, folder, encoder } = this.options;
    const tensors = writeTree(this.pathOf(state.step), tree, encoder);
    const record: CheckpointRecord = { version: 1, run, ...state, tensors };
    await writeRunJson(join(folder, `${stepName(state.step)}.json`), record as never);
    await this.#prune(state);
  }

  /** Whether nothing was ever saved. */
  async isEmpty(): Promise<boolean> {
    return (await this.#steps()).length === 0;
  }

  /** Takes over the last checkpoint of a shorter run, and the best one that it kept, if they are whole. Returns whether they were. */
  async takeOver({ folder, run, step }: ShorterRun): Promise<boolean> {
    const other = new CheckpointStore({ ...this.options, folder, run });
    const best = (await other.#readRecord(step))?.best ?? null;
    if (best !== null && best.step !== step && !(await this.#copy(other, best.step, {}))) return false;
    return this.#copy(other, step, { isTakenOver: true });
  }

  async #copy(other: CheckpointStore, step: number, more: Pick<TrainingState, 'isTakenOver'>): Promise<boolean> {
    const record = await other.#readRecord(step);
    if (record === undefined || !(await isWhole(other.pathOf(step), record))) return false;
    const partial = `${this.pathOf(step)}.partial`;
    await copyFile(other.pathOf(step), partial);
    await rename(partial, this.pathOf(step));
    const { run, folder } = this.options;
    await writeRunJson(join(folder, `${stepName(step)}.json`), { ...record, run, ...more } as never);
    return true;
  }

  /**
   * Loads the latest whole checkpoint into the tree. Damaged ones are told of and passed over.
   *
   * @throws `training/checkpoint-damaged` where a checkpoint is whole but holds other variables than the run has
   */
  async restore(
    tree: VariableTree,
    tf: TensorFlow,
    warn: (message: string) => void,
  ): Promise<TrainingState | undefined> {
    for (const step of (await this.#steps()).reverse()) {
      const path = this.pathOf(step);
      const record = await this.#readRecord(step);
      if (record === undefined || !(await isWhole(path, record))) {
        warn(`The checkpoint ${path} is damaged and is passed over.`);
        continue;
      }
      try {
        readTree(path, tree, tf);
      } catch (error) {
        if (!(error instanceof SafetensorsFault)) throw error;
        throw trainingErrors['training/checkpoint-damaged']({ path, reason: error.message }, { cause: error });
      }
      const { best, isTakenOver } = record;
      return { step, best, ...(isTakenOver === true ? { isTakenOver } : {}) };
    }
    return undefined;
  }

  async #steps(): Promise<number[]> {
    const kept = await keptCheckpoints({ checkpoints: this.options.folder });
    return kept.map(({ step }) => step);
  }

  async #readRecord(step: number): Promise<CheckpointRecord | undefined> {
    try {
      const text = await readFile(join(this.options.folder, `${stepName(step)}.json`), 'utf8');
      const record = JSON.parse(text) as Partial<CheckpointRecord> | null;
      const isOurs = record?.version === 1 && record.run === this.options.run && record.step === step;
      return isOurs && isBest(record.best) && typeof record.tensors === 'object'
        ? (record as CheckpointRecord)
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** Removes what need not be kept: all but the latest, the best, and what a crash left behind. */
  async #prune({ step, best }: TrainingState): Promise<void> {
    const { folder, keepLast } = this.options;
    const former = (await this.#steps()).filter((other) => other <= step);
    const kept = new Set([...former.slice(-keepLast), ...(best === null ? [] : [best.step])].map(stepName));
    for (const name of await readdir(folder)) {
      if (name.endsWith('.partial')) await rm(join(folder, name), { force: true });
      const [stem = ''] = name.split('.');
      // The record goes first: without it, the tensors are no checkpoint.
      if (stem.startsWith('step-') && !kept.has(stem)) await removeCheckpoint(folder, stem);
    }
  }
}

async function removeCheckpoint(folder: string, stem: string): Promise<void> {
  for (const ending of ['.json', '.safetensors']) await rm(join(folder, `${stem}${ending}`), { force: true });
}

function isBest(value: unknown): value is BestCheckpoint | null {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  const { step, metric, value: score } = value as Readonly<Record<string, unknown>>;
  return typeof step === 'number' && typeof metric === 'string' && typeof score === 'number';
}

async function isWhole(path: string, { tensors }: CheckpointRecord): Promise<boolean> {
  try {
    if ((await stat(path)).size !== tensors.bytes) return false;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    return hash.digest('hex') === tensors.sha256;
  } catch {
    return false;
  }
}
