import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunPaths } from './run-directory.js';
import { checkpointFile, stepName } from './step-name.js';

/** A checkpoint that a run keeps. */
export interface KeptCheckpoint {
  /** Optimiser steps made. */
  readonly step: number;
  /** The safetensors file. */
  readonly path: string;
}

/** The checkpoints that a run keeps, the earliest first. */
export async function keptCheckpoints({
  checkpoints,
}: Pick<RunPaths, 'checkpoints'>): Promise<readonly KeptCheckpoint[]> {
  const names = await readdir(checkpoints).catch(() => []);
  return names
    .flatMap((name): KeptCheckpoint[] => {
      const file = checkpointFile(name);
      if (file?.holds !== 'record') return [];
      return [{ step: file.step, path: join(checkpoints, `${stepName(file.step)}.safetensors`) }];
    })
    .sort((one, other) => one.step - other.step);
}
