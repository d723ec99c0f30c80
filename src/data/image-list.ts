import { isAbsolute, posix } from 'node:path';
import { quoted } from './quoted.js';
import { decodeText, readSmallFile } from './read-small-file.js';
import { posixRelative, staysInside } from './image-files.js';
import type { ProblemList } from './problem-list.js';

/** Bytes of a list: several million names. */
const MOST_BYTES = 1 << 28;

/** A line of a list of images. */
export interface ListedName {
  /** From 1. */
  readonly line: number;
  /** As it stands there, below the root, with `/`. */
  readonly name: string;
}

export interface ImageList {
  readonly names: readonly ListedName[];
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

/** The path below the root that a line means; `undefined` where it leads out of it. */
function insideRoot(line: string, root: string): string | undefined {
  const path = isAbsolute(line) ? posixRelative(root, line) : line;
  const normal = posix.normalize(path);
  return staysInside(normal) ? normal : undefined;
}

/**
 * Reads a list of images: a name or path a line, empty lines passed over.
 *
 * @param root Absolute; paths may not lead out of it
 * @param place What problems call the file
 * @throws UnreadableText where it cannot be read, is no text or too large
 */
export async function readImageList(
  path: string,
  root: string,
  place: string,
  problems: ProblemList,
): Promise<ImageList> {
  const { bytes, digest } = await readSmallFile(path, MOST_BYTES);
  const names: ListedName[] = [];
  for (const [index, text] of decodeText(bytes).split('\n').entries()) {
    const entry = text.trim();
    if (entry === '') continue;
    const name = insideRoot(entry, root);
    if (name === undefined) problems.add(`${place}:${index + 1}: ${quoted(entry)} leads out of the dataset's root`);
    else names.push({ line: index + 1, name });
  }
  return { names, digest };
}
