import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { noteUse } from '../../cache/pixel-store.js';
import type { EncodedImage, ImageSource } from '../../data/image-source.js';
import type { RgbImage } from '../pixels/index.js';
import type { Scratch } from '../pixels/scratch.js';
import { decodeEncoded, decodeImage, decoderVersion, readEncoded } from './decode-image.js';
import { UnreadableImage } from './unreadable-image.js';

/** Where decoded images are kept, as plain data with shared memory. */
export interface PixelCache {
  /** The store's folder. */
  readonly folder: string;
  /** KiB that may still be written, by all threads together. */
  readonly room: Int32Array;
}

/** Smaller images are decoded as quickly as a file is opened. */
const LEAST_BYTES = 1 << 16;

/** Width and height, 32 bits each, the lowest byte first; then the pixels. */
const HEADER = 8;

let written = 0;

/** The entry of an image: named by its encoded bytes and by what decodes them, so that another decoder never finds it. */
const entryOf = async ({ folder }: PixelCache, digest: string): Promise<string> =>
  join(folder, await decoderVersion(), digest.slice(0, 2), digest);

/** What is kept; `undefined` where nothing is, or only a part. */
async function readEntry(path: string, memory: Scratch): Promise<RgbImage | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size, mtimeMs } = await file.stat();
    if (size < HEADER) return undefined;
    const bytes = memory.bytes(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
    const [width, height] = [header.getUint32(0, true), header.getUint32(4, true)];
    if (bytesRead !== size || size !== HEADER + width * height * 3) return undefined;
    await noteUse(path, file, mtimeMs);
    return { width, height, data: bytes.subarray(HEADER, size) };
  } finally {
    await file.close();
  }
}

/** Takes the room that an entry needs; false where it is not there. */
function takeRoom({ room }: PixelCache, bytes: number): boolean {
  const needed = Math.ceil(bytes / 1024);
  if (Atomics.sub(room, 0, needed) >= needed) return true;
  Atomics.add(room, 0, needed);
  return false;
}

/** Keeps an image, whole or not at all: whoever writes the same at the same time writes the same bytes. */
async function writeEntry(path: string, { width, height, data }: RgbImage, cache: PixelCache): Promise<void> {
  const pixels = data.subarray(0, width * height * 3);
  if (pixels.length < LEAST_BYTES || !takeRoom(cache, HEADER + pixels.length)) return;
  const partial = `${path}.${process.pid}-${threadId}-${written++}`;
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(width, 0);
  header.writeUInt32LE(height, 4);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, [header, pixels]);
    await rename(partial, path);
  } catch {
    // A cache that cannot be written keeps nothing; nobody else needs to know.
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

async function decodeAndKeep(image: EncodedImage, digest: string, path: string, cache: PixelCache): Promise<RgbImage> {
  const encoded = await readEncoded(image);
  if (createHash('sha256').update(encoded).digest('hex') !== digest) {
    throw new UnreadableImage('it has changed since the dataset was opened');
  }
  const decoded = await decodeEncoded(encoded);
  await writeEntry(path, decoded, cache);
  return decoded;
}

/**
 * The whole image as 8-bit RGB, from the cache where it is there: the very bytes that decoding gives.
 *
 * @param memory Where it may lie until the next call with the same
 * @throws UnreadableImage, or the error of the file system or the decoder
 */
export async function loadImage(
  source: ImageSource,
  cache: PixelCache | undefined,
  memory: Scratch,
): Promise<RgbImage> {
  if (cache === undefined || source.kind === 'pixels' || source.digest === undefined)
    return decodeImage(source, memory);
  const path = await entryOf(cache, source.digest);
  return (await readEntry(path, memory)) ?? decodeAndKeep(source, source.digest, path, cache);
}
