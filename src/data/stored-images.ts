import { dirname, join, resolve } from 'node:path';
import { indexArchive } from './archives/index-archive.js';
import type { DatasetContext } from './dataset.js';
import type { WantedImage } from './examine-images.js';
import { listImageNames } from './list-names.js';
import { requirePath } from './require-path.js';
import { namedFolders } from './divide-images.js';
import type { SplitSetting } from './split-setting.js';

/** An image by its name below the root. */
export interface StoredImage extends Pick<WantedImage, 'image' | 'folders'> {
  readonly name: string;
}

/** The settings that say where images are. */
export interface StoredImagesSettings {
  readonly root: string;
  readonly split: SplitSetting;
}

/** What lies below a folder or in an uncompressed tar. */
export interface StoredImages {
  /** Absolute: the folder, or the tar. */
  readonly path: string;
  /** Absolute: the folder, or the one that the tar lies in. */
  readonly root: string;
  readonly images: readonly StoredImage[];
}

/**
 * Finds the images that `data.root` names: those of a folder, or those of an uncompressed tar, which is read in place.
 *
 * @param obtain A sentence on what it should be
 * @throws `data/path-missing`, `data/archive-invalid`, `data/link-leads-out`
 */
export async function findStoredImages(
  { root, split }: StoredImagesSettings,
  obtain: string,
  context: DatasetContext,
): Promise<StoredImages> {
  const path = resolve(context.workingDirectory, root);
  const kind = await requirePath({ setting: 'data.root', path, kind: 'folder or file', obtain });
  if (kind === 'file') {
    const archived = await indexArchive(path, context);
    const images = archived.map(([name, offset, length]): StoredImage => ({
      name,
      image: { kind: 'file-range', path, offset, length },
    }));
    return { path, root: dirname(path), images };
  }
  const folders: [string, ...string[]] = [path, ...namedFolders(split).map((named) => join(path, named))];
  const names = await listImageNames(folders, context.signal);
  const images = names.map((name): StoredImage => ({
    name,
    image: { kind: 'file', path: join(path, name) },
    folders,
  }));
  return { path, root: path, images };
}
