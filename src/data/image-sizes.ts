import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { openCached } from './content-cache.js';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import type { ImageFile } from './image-files.js';
import { isImageSide } from './image-boxes.js';
import { readImageHeader, type HeaderOutcome } from './image-header.js';
import { ProblemList } from './problem-list.js';

/** Width and height in pixels. */
export type ImageSize = readonly [number, number];

/** Bytes read at first; most headers end before. */
const FIRST_READ = 4096;

/** Files open at the same time. */
const CONCURRENCY = 32;

/** Raised when the same bytes are understood differently. */
const READER_VERSION = 1;

/** Reads the header of the image that takes `length` bytes from `offset` of a file, and as much of it as that takes. */
export async function readHeaderAt(file: FileHandle, offset: number, length: number): Promise<HeaderOutcome> {
  for (let size = Math.min(FIRST_READ, length); ; size = Math.min(size * 8, length)) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, offset);
    const outcome = readImageHeader(buffer.subarray(0, bytesRead));
    if (outcome !== 'more') return outcome;
    if (size === length || bytesRead < size) return 'invalid';
  }
}

/** The size that a header gives; `undefined` where it gives none that an image can have. */
export function sizeOf(outcome: HeaderOutcome): ImageSize | undefined {
  if (typeof outcome === 'string') return undefined;
  return isImageSide(outcome.width) && isImageSide(outcome.height) ? [outcome.width, outcome.height] : undefined;
}

async function readSize({ path, bytes }: ImageFile): Promise<ImageSize | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return sizeOf(await readHeaderAt(file, 0, bytes));
  } finally {
    await file.close();
  }
}

async function readSizes(images: readonly ImageFile[], context: DatasetContext): Promise<ImageSize[]> {
  const sizes: ImageSize[] = [];
  const unreadable = new ProblemList();
  const task = context.progress.start('Reading image sizes', images.length, 'images');
  await forEachConcurrently(images, CONCURRENCY, async (image, index) => {
    context.signal?.throwIfAborted();
    const size = await readSize(image);
    if (size) sizes[index] = size;
    else unreadable.add(image.path);
    task.advance(1);
  });
  task.end();
  if (unreadable.total > 0) throw dataErrors['data/images-unreadable']({ problems: unreadable });
  return sizes;
}

/**
 * Width and height of images by their headers, in the given order. Kept in the cache for as long as path, size in bytes and time of every
 * image stay the same.
 *
 * @throws `data/images-unreadable` with every file that is no image
 */
export async function imageSizes(images: readonly ImageFile[], context: DatasetContext): Promise<ImageSize[]> {
  const state = createHash('sha256');
  for (const { path, bytes, modified } of images) state.update(`${JSON.stringify(path)} ${bytes} ${modified}\n`);
  const entry = await openCached({
    cacheDirectory: context.cacheDirectory,
    family: 'image-sizes',
    key: { reader: READER_VERSION, images: state.digest('hex') },
    build: async (folder) => {
      await writeFile(join(folder, 'sizes.json'), JSON.stringify(await readSizes(images, context)));
    },
    signal: context.signal,
  });
  return JSON.parse(await readFile(join(entry.folder, 'sizes.json'), 'utf8')) as ImageSize[];
}
