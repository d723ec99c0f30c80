import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Writes a file chunk by chunk; it appears under its name when it is whole and on disk. */
export function writeWhole(path: string, produce: (take: (chunk: Uint8Array) => void) => void): void {
  const partial = `${path}.partial`;
  const file = openSync(partial, 'w');
  try {
    produce((chunk) => {
      for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
    });
    fsyncSync(file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
}
