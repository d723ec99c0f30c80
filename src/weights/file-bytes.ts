import { closeSync, fstatSync, openSync } from 'node:fs';
import { readAt } from '../files/read-at.js';
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
        const bytes = readAt(descriptor, position, length);
        if (bytes.length < length) throw new WeightsFault('it is cut short.');
        return bytes;
      },
    });
  } finally {
    closeSync(descriptor);
  }
}
