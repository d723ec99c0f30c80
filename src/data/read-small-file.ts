import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { NO_FILE, whyUnreadable } from './why-unreadable.js';

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
 * @throws UnreadableText
 */
export async function readSmallFile(path: string, mostBytes: number): Promise<SmallFile> {
  try {
    // Before it is opened: opening a pipe waits for who writes into it.
    const state = await stat(path);
    if (!state.isFile()) throw new UnreadableText(NO_FILE);
    if (state.size > mostBytes) {
      throw new UnreadableText(`its ${state.size} bytes are more than the ${mostBytes} that are read`);
    }
    const bytes = await readFile(path);
    return { bytes, digest: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    if (error instanceof UnreadableText) throw error;
    throw new UnreadableText(whyUnreadable(error) ?? 'it cannot be read', { cause: error });
  }
}

/**
 * The text that bytes stand for.
 *
 * @param encoding A label of https://encoding.spec.whatwg.org/
 * @throws UnreadableText
 */
export function decodeText(bytes: Buffer, encoding = 'utf-8'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableText(`it is no ${encoding.toUpperCase()} text`);
  }
}
