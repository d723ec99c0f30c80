import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { openCached } from '../../cache/content-cache.js';
import type { DatasetContext } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { FileWindow } from './file-window.js';
import { isImageName, staysInside } from '../image-files.js';
import { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import { TarError } from './tar-header.js';
import { tarMembers, type TarMember } from './tar-members.js';

/** An image inside of a tar: its name there, the place of its first byte, and its length in bytes. */
export type ArchivedImage = readonly [name: string, offset: number, length: number];

/** Bytes read at once: several small images with their headers. */
const WINDOW = 1 << 14;

/** Raised when the same archive is understood differently. */
const INDEX_VERSION = 2;

const FILE = 'index.json';
const MEBIBYTE = 1 << 20;

/** Judges the members of one tar, and gathers every problem with them. */
class ArchiveIndex {
  readonly problems = new ProblemList();
  readonly images: ArchivedImage[] = [];
  readonly #names = new Set<string>();

  /** The name of an image that belongs to the set; `undefined` for what is passed over or is a problem. */
  imageName({ name, kind }: TarMember): string | undefined {
    const normal = posix.normalize(name);
    if (!staysInside(name)) this.problems.add(`${quoted(name)} leads out of the archive`);
    else if (kind !== 'file' && kind !== 'folder') this.problems.add(`${quoted(name)} is a ${kind}`);
    else if (kind === 'file' && isImageName(normal) && !normal.split('/').some((part) => part.startsWith('.'))) {
      if (!this.#names.has(normal)) return normal;
      this.problems.add(`${quoted(name)} is there twice`);
    }
    return undefined;
  }

  add(image: ArchivedImage): void {
    this.#names.add(image[0]);
    this.images.push(image);
  }
}

async function readIndex(path: string, context: DatasetContext): Promise<ArchivedImage[]> {
  const index = new ArchiveIndex();
  const file = await open(path);
  try {
    const { size: fileSize } = await file.stat();
    const bytes = new FileWindow(file, WINDOW);
    const task = context.progress.start('Finding images in the archive', Math.ceil(fileSize / MEBIBYTE), 'MiB');
    let shown = 0;
    try {
      for await (const member of tarMembers(bytes, fileSize)) {
        context.signal?.throwIfAborted();
        const passed = Math.floor((member.offset + member.length) / MEBIBYTE);
        if (passed > shown) task.advance(passed - shown);
        shown = passed;
        const name = index.imageName(member);
        if (name !== undefined) index.add([name, member.offset, member.length]);
      }
    } finally {
      task.end();
    }
  } catch (error) {
    if (!(error instanceof TarError)) throw error;
    index.problems.add(error.message);
  } finally {
    await file.close();
  }
  if (index.problems.total > 0) throw dataErrors['data/archive-invalid']({ path, problems: index.problems });
  return index.images;
}

/**
 * The images of an uncompressed tar in its order, found once by walking over its headers. The finding is kept in the cache
 * for as long as path, size in bytes and time of the archive stay the same.
 *
 * @throws `data/archive-invalid` where it is no tar, damaged, cut short, or holds anything but plain files and folders
 */
export async function indexArchive(path: string, context: DatasetContext): Promise<ArchivedImage[]> {
  const { size, mtimeMs } = await stat(path);
  const entry = await openCached({
    cacheDirectory: context.cacheDirectory,
    family: 'archive-indexes',
    key: { index: INDEX_VERSION, path, size, modified: mtimeMs },
    build: async (folder) => {
      await writeFile(join(folder, FILE), JSON.stringify(await readIndex(path, context)));
    },
    signal: context.signal,
  });
  return JSON.parse(await readFile(join(entry.folder, FILE), 'utf8')) as ArchivedImage[];
}
