import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { npyErrors } from './errors.js';

/**
 * Writes a file chunk by chunk; it appears under its name when it is whole and on disk.
 *
 * @throws `npy/unwritable`
 */
export function writeWhole(path: string, produce: (take: (chunk: Uint8Array) => void) => void): void {
  const partial = `${path}.partial`;
  try {
    const file = openSync(partial, 'w');
    try {
      produce((chunk) => {
        for (let written = 0; written < chunk.length;) written += writeSync(file, chunk, written);
      });
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw npyErrors['npy/unwritable']({ path, reason: error.message }, { cause: error });
  }
}
