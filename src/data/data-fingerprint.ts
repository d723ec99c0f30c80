import { createHash } from 'node:crypto';

/**
 * A dataset's fingerprint: SHA-256 (hex) over the digests of its annotation files and, sorted by path, the relative path and the size in
 * bytes of every image. Where the set lies and how it is split is not part of it: the split follows from settings.
 */
export function dataFingerprint(
  annotationDigests: readonly string[],
  images: readonly { readonly relativePath: string; readonly bytes: number }[],
): string {
  const hash = createHash('sha256');
  for (const digest of annotationDigests) hash.update(`annotations ${digest}\n`);
  const sorted = [...images].sort((one, other) => (one.relativePath < other.relativePath ? -1 : 1));
  for (const { relativePath, bytes } of sorted) hash.update(`${JSON.stringify(relativePath)} ${bytes}\n`);
  return hash.digest('hex');
}
