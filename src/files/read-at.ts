import { readSync } from 'node:fs';

/**
 * Reads `length` bytes of an open file from `position`, or those up to its end where there are fewer.
 *
 * @param bytes Where they may lie: an array of that length, a new one unless given
 */
export function readAt(
  descriptor: number,
  position: number,
  length: number,
  bytes = new Uint8Array(length),
): Uint8Array<ArrayBuffer> {
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
    if (read === 0) return bytes.subarray(0, filled);
    filled += read;
  }
  return bytes;
}
