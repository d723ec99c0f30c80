import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { WeightsFault } from './state-dict.js';

/** An open file, read piece by piece. */
export interface FileBytes {
  readonly size: number;
  /** A copy of these bytes. @throws WeightsFault where the file has fewer */
  read(position: number, length: number): Uint8Array<ArrayBuffer>;
}

/** Opens a file while `use` works. */
export function withFileBytes<Result>(path: string, use: (file: FileBytes) => Result): Result {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    return use({
      size,
      read(position, length) {
        if (position < 0 || length < 0 || position + length > size) throw new WeightsFault('it is cut short.');
        const bytes = new Uint8Array(length);
        for (let filled = 0; filled < length;) {
          const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
          if (read === 0) throw new WeightsFault('it is cut short.');
          filled += read;
        }
        return bytes;
      },
    });
  } finally {
    closeSync(descriptor);
  }
}
