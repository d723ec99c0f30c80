import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunManifest } from './run-files.js';
import { locateRun, runPaths, type RunPaths } from './run-directory.js';

/** The paths of a run by its folder, or by its id anywhere under `out`; `undefined` where there is none. */
export async function findRun(run: string, out: string): Promise<RunPaths | undefined> {
  const paths = (await isRun(run)) ? runPaths(run) : await locateRun(out, '', run);
  return (await isRun(paths.directory)) ? paths : undefined;
}

const isRun = (directory: string): Promise<boolean> =>
  stat(runPaths(directory).manifest).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** What a run says of itself. */
export async function manifestOf({ manifest }: RunPaths): Promise<RunManifest> {
  return JSON.parse(await readFile(manifest, 'utf8')) as RunManifest;
}

/** A checkpoint that a run keeps. */
export interface KeptCheckpoint {
  /** Optimiser steps made. */
  readonly step: number;
  /** The safetensors file. */
  readonly path: string;
}

const RECORD = /^step-(\d{8,})\.json$/;

/** The checkpoints that a run keeps, the earliest first. */
export async function keptCheckpoints({ checkpoints }: RunPaths): Promise<readonly KeptCheckpoint[]> {
  const names = await readdir(checkpoints).catch(() => []);
  return names
    .flatMap((name): KeptCheckpoint[] => {
      const step = RECORD.exec(name)?.[1];
      if (step === undefined) return [];
      return [{ step: Number(step), path: join(checkpoints, name.replace(/\.json$/, '.safetensors')) }];
    })
    .sort((one, other) => one.step - other.step);
}
