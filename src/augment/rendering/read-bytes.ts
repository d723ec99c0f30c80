import { closeSync, openSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { readAt } from '../../files/read-at.js';
import type { Scratch } from '../pixels/scratch.js';
import { UnreadableImage } from './unreadable-image.js';

/** Larger encoded images are refused: this is far above any photograph, and keeps a wrong path from filling the memory. */
const MOST_ENCODED_BYTES = 1 << 28;

function checkLength(length: number): void {
  if (length > MOST_ENCODED_BYTES) {
    throw new UnreadableImage(`its ${length} bytes are more than the ${MOST_ENCODED_BYTES} that are read`);
  }
}

/** All bytes of an encoded image. */
export async function readWholeFile(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    checkLength((await file.stat()).size);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Files that many images are read from stay open; the one opened first is closed when there are more. */
const MOST_OPEN_FILES = 16;
const openFiles = new Map<string, number>();

function descriptorOf(path: string): number {
  const known = openFiles.get(path);
  if (known !== undefined) return known;
  const [oldest] = openFiles;
  if (oldest !== undefined && openFiles.size >= MOST_OPEN_FILES) {
    openFiles.delete(oldest[0]);
    closeSync(oldest[1]);
  }
  const descriptor = openSync(path, 'r');
  openFiles.set(path, descriptor);
  return descriptor;
}

/**
 * Reads `length` bytes of a file from `offset`, at once: it is the same few files again and again, so they are in memory.
 *
 * @param memory Where they may lie; a new array unless given
 */
export function readRange(path: string, offset: number, length: number, memory?: Scratch): Uint8Array {
  checkLength(length);
  const bytes = readAt(descriptorOf(path), offset, length, memory?.bytes(length).subarray(0, length));
  if (bytes.length < length) throw new UnreadableImage(`the file ends ${length - bytes.length} bytes too early`);
  return bytes;
}

/** Closes every file that was kept open. */
export function closeFiles(): void {
  for (const descriptor of openFiles.values()) closeSync(descriptor);
  openFiles.clear();
}
