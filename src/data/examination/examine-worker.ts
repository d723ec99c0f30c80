import { createHash } from 'node:crypto';
import { decodeEncoded, readEncoded } from '../../augment/rendering/decode-image.js';
import type { EncodedImage } from '../image-source.js';

/** Of an image that decodes: width and height in pixels and the SHA-256 (hex) of its bytes. Of another: the reason, as the end of a sentence. */
export type Finding = readonly [width: number, height: number, digest: string] | string;

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
    return [width, height, createHash('sha256').update(encoded).digest('hex')];
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
