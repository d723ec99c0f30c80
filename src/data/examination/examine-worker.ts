import { createHash } from 'node:crypto';
import { decodeEncoded, orientationOf, readEncoded } from '../../augment/rendering/decode-image.js';
import type { ExifOrientation } from '../exif-orientation.js';
import type { EncodedImage } from '../image-source.js';

/**
 * Of an image that decodes: width and height in pixels once it is upright, the SHA-256 (hex) of its bytes, and how it was turned. Of another: the
 * reason, as the end of a sentence.
 */
export type Finding = readonly [width: number, height: number, digest: string, orientation: ExifOrientation] | string;

/** A decoder's message may have many lines, and begins with what it was doing. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  return message.split('\n')[0]?.trim() ?? 'it cannot be read';
}

async function examine(image: EncodedImage): Promise<Finding> {
  try {
    const encoded = await readEncoded(image);
    const { width, height } = await decodeEncoded(encoded);
    const digest = createHash('sha256').update(encoded).digest('hex');
    return [width, height, digest, await orientationOf(encoded)];
  } catch (error) {
    return reasonOf(error);
  }
}

/** Decodes images one after the other, as training will: what is found here does not turn up there. */
export async function examineImagesNow(images: readonly EncodedImage[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const image of images) findings.push(await examine(image));
  return findings;
}
