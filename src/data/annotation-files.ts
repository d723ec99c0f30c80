import { resolve } from 'node:path';
import type { SplitName } from './dataset.js';
import { dataErrors } from './errors.js';
import { requirePath } from './require-path.js';
import { ownPaths, type SplitPaths } from './split-paths.js';

/** An annotation file of a split, and the folder that its images are in. */
export interface AnnotationFile {
  readonly split: SplitName;
  /** Absolute. */
  readonly path: string;
  /** Absolute. An archive of images where the dataset reads those. */
  readonly imageFolder: string;
}

interface AnnotationPaths {
  readonly annotations: SplitPaths;
  readonly images: SplitPaths;
}

/**
 * Pairs the annotation files with their image folders, and checks that they are there.
 *
 * @param obtain A sentence on where to get them
 * @param imagesIn What holds the images of a split
 * @throws `data/path-missing`, `data/images-of-split`, `data/annotations-of-split`
 */
export async function findAnnotationFiles(
  { annotations, images }: AnnotationPaths,
  root: string,
  obtain: string,
  imagesIn: 'folder' | 'folder or file' = 'folder',
): Promise<AnnotationFile[]> {
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain });
  const folders = new Map(ownPaths(images));
  const files: AnnotationFile[] = [];
  for (const [split, annotated] of ownPaths(annotations)) {
    const folder = typeof images === 'string' ? images : folders.get(split);
    folders.delete(split);
    if (folder === undefined) throw dataErrors['data/images-of-split']({ split });
    const file = { split, path: resolve(root, annotated), imageFolder: resolve(root, folder) };
    await requirePath({ setting: 'data.annotations', path: file.path, kind: 'file', obtain });
    await requirePath({ setting: 'data.images', path: file.imageFolder, kind: imagesIn, obtain });
    files.push(file);
  }
  for (const split of folders.keys()) throw dataErrors['data/annotations-of-split']({ split });
  return files;
}
