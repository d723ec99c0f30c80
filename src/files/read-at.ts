import { readSync } from 'node:fs';

/** Reads `length` bytes of an open file from `position`, or those up to its end where there are fewer. */
export function readAt(descriptor: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
    if (read === 0) return bytes.slice(0, filled);
    filled += read;
  }
  return bytes;
}
