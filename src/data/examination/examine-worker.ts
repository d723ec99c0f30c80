import { createHash } from 'node:crypto';
import { decodeEncoded, orientationOf, readEncoded } from '../../augment/rendering/decode-image.js';
import { UnreadableImage } from '../../augment/rendering/unreadable-image.js';
import type { ExifOrientation } from '../exif-orientation.js';
import type { EncodedImage } from '../image-source.js';
import { whyUnreadable } from '../why-unreadable.js';

/**
 * Of an image that decodes: width and height in pixels once it is upright, the SHA-256 (hex) of its bytes, and how it was turned. Of another: the
 * reason, as the end of a sentence.
 */
export type Finding = readonly [width: number, height: number, digest: string, orientation: ExifOrientation] | string;

/** The decoder's own words are left out: all threads share them, so they may be of another image. */
function reasonOf(error: unknown): string {
  if (error instanceof UnreadableImage) return error.message;
  return whyUnreadable(error) ?? 'it is cut short or damaged';
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
