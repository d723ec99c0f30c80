import { extname } from 'node:path';
import { npyErrors } from './errors.js';
import type { ImageDict } from './image-dict.js';
import { readImageIndex, writeImageIndex } from './image-index.js';
import { readNpyDict } from './read-npy-dict.js';
import { writeNpyDict } from './write-npy-dict.js';

/** How dicts of one ending are read and written. */
export interface ImageDictFormat {
  readonly read: (path: string) => Promise<ImageDict>;
  readonly write: (path: string, dict: ImageDict) => void;
}

const formats: ReadonlyMap<string, ImageDictFormat> = new Map([
  ['.npy', { read: readNpyDict, write: writeNpyDict }],
  ['.jsonl', { read: readImageIndex, write: writeImageIndex }],
]);

/** The format of a file by its ending; `undefined` where it is that of no dict and no index. */
export const imageDictFormat = (path: string): ImageDictFormat | undefined => formats.get(extname(path).toLowerCase());

function formatOf(path: string): ImageDictFormat {
  const format = imageDictFormat(path);
  if (format === undefined) throw npyErrors['npy/format-unknown']({ path });
  return format;
}

/**
 * Reads a dict of images from one file and writes it to another, each in the format of its ending. What is written depends on the content
 * only, and so does not tell what it was read from.
 *
 * @throws `npy/format-unknown`, `npy/missing`, `npy/refused`, `npy/content-invalid`, `npy/unwritable`
 */
export async function convertImageDict(from: string, to: string): Promise<ImageDict> {
  const [source, target] = [formatOf(from), formatOf(to)];
  const dict = await source.read(from);
  target.write(to, dict);
  return dict;
}
