import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Why an annotation file cannot be read, in words that complete "…: it is empty". */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
}

export interface SmallFile {
  readonly bytes: Buffer;
  /** SHA-256 (hex). */
  readonly digest: string;
}

/**
 * Reads a file as a whole, if it is a file and not larger than `mostBytes`.
 *
 * @throws UnreadableText, or the error of the file system
 */
export async function readSmallFile(path: string, mostBytes: number): Promise<SmallFile> {
  const file = await open(path);
  try {
    const state = await file.stat();
    if (!state.isFile()) throw new UnreadableText('it is no file');
    if (state.size > mostBytes) {
      throw new UnreadableText(`its ${state.size} bytes are more than the ${mostBytes} that are read`);
    }
    const bytes = await file.readFile();
    return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await file.close();
  }
}

/** A label for the encoding that bytes declare, and the text that they stand for. */
export function decodeText(bytes: Buffer, encoding = 'utf-8'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableText(`it is no ${encoding.toUpperCase()} text`);
  }
}
