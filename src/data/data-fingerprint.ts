import { createHash } from 'node:crypto';
import type { BrokenImage } from './broken-images.js';

/** An annotation file, by what it is for (`train`, `class descriptions`) and its SHA-256 (hex). */
export interface AnnotationDigest {
  readonly role: string;
  readonly digest: string;
}

/** An image by its path in the set, wherever the set lies: `train/cat/1.jpg`. */
export interface ListedImage {
  readonly relativePath: string;
  readonly bytes: number;
}

/**
 * A dataset's fingerprint: SHA-256 (hex) over the digests of its annotation files and, sorted by path, the relative path and the size in
 * bytes of every image, and the paths of those that are broken and left out. Where the set lies and how it is split is not part of it: the split follows from settings and from what each
 * annotation file is for.
 */
export function dataFingerprint(
  annotations: readonly AnnotationDigest[],
  images: readonly (ListedImage | undefined)[],
  broken: readonly BrokenImage[] = [],
): string {
  const hash = createHash('sha256');
  for (const { role, digest } of annotations) hash.update(`annotations ${JSON.stringify(role)} ${digest}\n`);
  const sorted = images
    .flatMap((image) => image ?? [])
    .sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
  for (const { relativePath, bytes } of sorted) hash.update(`${JSON.stringify(relativePath)} ${bytes}\n`);
  for (const path of broken.map(({ relativePath }) => relativePath).sort())
    hash.update(`broken ${JSON.stringify(path)}\n`);
  return hash.digest('hex');
}
