import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** What the bytes of a file should hash to. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha256';
  readonly hex: string;
}

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

/** Amazon's tag of an object that was stored in one piece is its MD5. */
function amazonChecksum(headers: Headers): Checksum | undefined {
  const isAmazon = headers.has('x-amz-request-id');
  const tag = /^"([0-9a-f]{32})"$/.exec(headers.get('etag') ?? '')?.[1];
  return isAmazon && tag !== undefined ? { algorithm: 'md5', hex: tag } : undefined;
}

/** RFC 9530: a digest of the whole file, whatever part of it is sent. */
function digestField(headers: Headers): Checksum | undefined {
  const encoded = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{44}):/.exec(headers.get('repr-digest') ?? '')?.[1];
  return encoded === undefined ? undefined : { algorithm: 'sha256', hex: hexOf(encoded) };
}

/** Google's storage: `x-goog-hash: crc32c=...,md5=...`. */
function googleChecksum(headers: Headers): Checksum | undefined {
  const encoded = /(?:^|,)\s*md5=([A-Za-z0-9+/=]{24})/.exec(headers.get('x-goog-hash') ?? '')?.[1];
  return encoded === undefined ? undefined : { algorithm: 'md5', hex: hexOf(encoded) };
}

/** The checksum of the whole file that a server gives with it, in one of the usual ways. */
export const checksumOf = (headers: Headers): Checksum | undefined =>
  digestField(headers) ?? googleChecksum(headers) ?? amazonChecksum(headers);

/** True where a file has that checksum. */
export async function hasChecksum(path: string, { algorithm, hex }: Checksum): Promise<boolean> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex') === hex;
}
