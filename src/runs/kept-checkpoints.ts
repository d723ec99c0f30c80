import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunPaths } from './run-directory.js';

/** A checkpoint that a run keeps. */
export interface KeptCheckpoint {
  /** Optimiser steps made. */
  readonly step: number;
  /** The safetensors file. */
  readonly path: string;
}

const RECORD = /^step-(\d{8,})\.json$/;

/** The checkpoints that a run keeps, the earliest first. */
export async function keptCheckpoints({
  checkpoints,
}: Pick<RunPaths, 'checkpoints'>): Promise<readonly KeptCheckpoint[]> {
  const names = await readdir(checkpoints).catch(() => []);
  return names
    .flatMap((name): KeptCheckpoint[] => {
      const step = RECORD.exec(name)?.[1];
      if (step === undefined) return [];
      return [{ step: Number(step), path: join(checkpoints, name.replace(/\.json$/, '.safetensors')) }];
    })
    .sort((one, other) => one.step - other.step);
}
