import { createHash } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCached } from '../cache/content-cache.js';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import { FileWindow } from './file-window.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { isImageSide } from './image-boxes.js';
import type { ImageFile } from './image-files.js';
import { readImageHeader } from './image-header.js';
import { ProblemList } from './problem-list.js';

/** Width and height in pixels. */
export type ImageSize = readonly [number, number];

/** Bytes read at first; most headers end before. */
const FIRST_READ = 4096;

/** Bytes before a size is given up: above any colour profile or preview that stands before it. */
const LONGEST_HEADER = 1 << 24;

/** Files open at the same time. */
const CONCURRENCY = 32;

/** Raised when the same bytes are understood differently. */
const READER_VERSION = 2;

const FILE = 'sizes.json';

/** The size by the header of the image that takes `length` bytes from `offset`; `undefined` where it is no image that can be read. */
export async function imageSizeAt(bytes: FileWindow, offset: number, length: number): Promise<ImageSize | undefined> {
  const most = Math.min(length, LONGEST_HEADER);
  for (let size = Math.min(FIRST_READ, most); ; size = Math.min(size * 8, most)) {
    const outcome = readImageHeader(await bytes.read(offset, size));
    if (typeof outcome === 'object') {
      const { width, height } = outcome;
      return isImageSide(width) && isImageSide(height) ? [width, height] : undefined;
    }
    if (outcome === 'invalid' || size === most) return undefined;
  }
}

async function readSize({ path, bytes }: ImageFile): Promise<ImageSize | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return await imageSizeAt(new FileWindow(file, Math.min(FIRST_READ, bytes)), 0, bytes);
  } finally {
    await file.close();
  }
}

async function readSizes(images: readonly ImageFile[], context: DatasetContext): Promise<ImageSize[]> {
  const sizes = new Array<ImageSize | undefined>(images.length);
  const task = context.progress.start('Reading image sizes', images.length, 'images');
  try {
    await forEachConcurrently(images, CONCURRENCY, async (image, index) => {
      context.signal?.throwIfAborted();
      sizes[index] = await readSize(image);
      task.advance(1);
    });
  } finally {
    task.end();
  }
  const unreadable = new ProblemList();
  images.forEach(({ path }, index) => {
    if (sizes[index] === undefined) unreadable.add(path);
  });
  if (unreadable.total > 0) throw dataErrors['data/images-unreadable']({ problems: unreadable });
  return sizes.flatMap((size) => (size === undefined ? [] : [size]));
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
      await writeFile(join(folder, FILE), JSON.stringify(await readSizes(images, context)));
    },
    signal: context.signal,
  });
  return JSON.parse(await readFile(join(entry.folder, FILE), 'utf8')) as ImageSize[];
}
