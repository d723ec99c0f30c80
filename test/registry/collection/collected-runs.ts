import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeRuns, type RunSketch } from '../../compare/stored-runs.js';

/** Writes runs, and into each the checkpoints of these steps, as training does. Returns the folder of each. */
export async function writeRunsWithCheckpoints(
  out: string,
  sketches: readonly (RunSketch & { readonly checkpoints?: readonly number[]; readonly keepLast?: number })[],
): Promise<string[]> {
  await writeRuns(out, sketches);
  const folders = sketches.map(({ id }) => join(out, 'study', id));
  for (const [place, { id, checkpoints = [], keepLast = 2 }] of sketches.entries()) {
    const folder = folders[place]!;
    await writeFile(join(folder, 'config.yaml'), stringify({ training: { checkpoint: { keepLast } } }));
    await mkdir(join(folder, 'checkpoints'));
    for (const step of checkpoints) await writeCheckpoint(join(folder, 'checkpoints'), id, step);
  }
  return folders;
}

const stem = (step: number): string => `step-${String(step).padStart(8, '0')}`;

export async function writeCheckpoint(folder: string, run: string, step: number): Promise<void> {
  const record = { version: 1, run, step, best: null, tensors: { bytes: 8, sha256: '' } };
  await writeFile(join(folder, `${stem(step)}.json`), JSON.stringify(record));
  await writeFile(join(folder, `${stem(step)}.safetensors`), Buffer.alloc(8));
}

export const checkpointsIn = async (run: string): Promise<string[]> =>
  (await readdir(join(run, 'checkpoints'))).filter((name) => name.endsWith('.json')).sort();

/** Writes a file that was last changed so many days ago. */
export async function writeOld(path: string, days: number): Promise<void> {
  await writeFile(path, 'half');
  const then = new Date(Date.now() - days * 86_400_000);
  await utimes(path, then, then);
}
