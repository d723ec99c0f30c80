import { stat } from 'node:fs/promises';
import { extname, isAbsolute, join, normalize, sep } from 'node:path';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { ProblemList } from './problem-list.js';

/** An image file: where it is, and what the fingerprint says of it. */
export interface ImageFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the dataset's root, with `/`. */
  readonly relativePath: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Endings of the encoded images that can be read. */
const IMAGE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp']);

/** True for names that end as images do and are not hidden. */
export function isImageName(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return !base.startsWith('.') && IMAGE_ENDINGS.has(extname(base).toLowerCase());
}

/** The name without its ending. */
export const withoutEnding = (name: string): string => name.slice(0, name.length - extname(name).length);

/** True where a name from an untrusted file stays inside the folder that it is relative to. */
export function staysInside(name: string): boolean {
  const normal = normalize(name).split(sep);
  return name !== '' && !isAbsolute(name) && !name.includes('\0') && normal[0] !== '..';
}

/** Files looked at at the same time. */
const CONCURRENCY = 64;

/**
 * Looks up size and time of images, all at once.
 *
 * @param names relative to `root`, with `/`
 * @throws `data/images-missing` with everything that is no file
 */
export async function findImageFiles(
  root: string,
  names: readonly string[],
  setting: string,
  { progress, signal }: Pick<DatasetContext, 'progress' | 'signal'>,
): Promise<Map<string, ImageFile>> {
  const files = new Map<string, ImageFile>();
  const missing = new ProblemList();
  const task = progress.start('Looking up images', names.length, 'images');
  await forEachConcurrently(names, CONCURRENCY, async (relativePath) => {
    signal?.throwIfAborted();
    const path = join(root, relativePath);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) files.set(relativePath, { path, relativePath, bytes: found.size, modified: found.mtimeMs });
    else missing.add(path);
    task.advance(1);
  });
  task.end();
  if (missing.total > 0) throw dataErrors['data/images-missing']({ setting, problems: missing });
  return files;
}
