import { writeWhole } from '../../files/write-whole.js';
import { npyErrors } from './errors.js';

/**
 * Writes a file whole or not at all.
 *
 * @throws `npy/unwritable`
 */
export function writeNpyFile(path: string, produce: (take: (chunk: Uint8Array) => void) => void): void {
  try {
    writeWhole(path, produce);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw npyErrors['npy/unwritable']({ path, reason: error.message }, { cause: error });
  }
}
