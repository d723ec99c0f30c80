import { stat } from 'node:fs/promises';
import { extname, isAbsolute, normalize, sep } from 'node:path';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { ProblemList } from './problem-list.js';

/** Where an image file should be. */
export interface WantedImage {
  /** Absolute. */
  readonly path: string;
  /** Its path in the set, for the fingerprint: the same wherever the set lies. */
  readonly relativePath: string;
}

/** An image file that is there. */
export interface ImageFile extends WantedImage {
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

/** True where a name from an untrusted file stays inside the folder that it is relative to. */
export function staysInside(name: string): boolean {
  const normal = normalize(name).split(sep);
  return name !== '' && !isAbsolute(name) && !name.includes('\0') && normal[0] !== '..';
}

/** Sample ids: the images' names without their endings, or with them where two would otherwise be the same. */
export function sampleIds(names: readonly string[]): string[] {
  const short = names.map((name) => name.slice(0, name.length - extname(name).length));
  return new Set(short).size === names.length ? short : [...names];
}

/** Files looked at at the same time. */
const CONCURRENCY = 64;

/**
 * Looks up size and time of images, all at once, and returns them in the given order.
 *
 * @param setting Dotted path of the setting that leads to them
 * @throws `data/images-missing` with everything that is no file
 */
export async function findImageFiles(
  wanted: readonly WantedImage[],
  setting: string,
  { progress, signal }: Pick<DatasetContext, 'progress' | 'signal'>,
): Promise<ImageFile[]> {
  const found = new Array<ImageFile | undefined>(wanted.length);
  const task = progress.start('Looking up images', wanted.length, 'images');
  try {
    await forEachConcurrently(wanted, CONCURRENCY, async (image, index) => {
      signal?.throwIfAborted();
      const file = await stat(image.path).catch(() => undefined);
      if (file?.isFile()) found[index] = { ...image, bytes: file.size, modified: file.mtimeMs };
      task.advance(1);
    });
  } finally {
    task.end();
  }
  const missing = new ProblemList();
  wanted.forEach(({ path }, index) => {
    if (found[index] === undefined) missing.add(path);
  });
  if (missing.total > 0) throw dataErrors['data/images-missing']({ setting, problems: missing });
  return found.flatMap((file) => file ?? []);
}
