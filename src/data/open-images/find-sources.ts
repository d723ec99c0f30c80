import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findAnnotationFiles } from '../annotation-files.js';
import type { SplitName } from '../dataset.js';
import type { OpenImagesSettings } from '../open-images.js';
import { requirePath } from '../require-path.js';
import { boxesFile, CLASSES_FILE, MANIFEST_FILE, readSubsetFiles } from './subset-manifest.js';

const OBTAIN = 'OpenImages is at https://storage.googleapis.com/openimages/web/download_v7.html.';

/** A CSV to read. */
export interface CsvSource {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  /** Its SHA-256 (hex), where it is known what that should be. */
  readonly expected?: string;
}

/** The boxes of a split, and what their images are in: a folder or a tar. */
export interface BoxSource extends CsvSource {
  readonly split: SplitName;
  readonly images: string;
}

export interface Sources {
  /** What the images and the lists of splits are under. */
  readonly root: string;
  /** What the CSVs are in. */
  readonly folder: string;
  readonly boxes: readonly BoxSource[];
  readonly classes: CsvSource;
}

/** The subset's folder, where there is one: the one that is named, or the root itself. */
function subsetFolder({ subset }: OpenImagesSettings, root: string, workingDirectory: string): string | undefined {
  if (subset !== undefined) return resolve(workingDirectory, subset);
  return existsSync(join(root, MANIFEST_FILE)) ? root : undefined;
}

async function sourcesOfSubset(folder: string, { images }: OpenImagesSettings, root: string): Promise<Sources> {
  await requirePath({
    setting: 'data.subset',
    path: join(folder, MANIFEST_FILE),
    kind: 'file',
    obtain: 'run-exp data open-images selects a subset.',
  });
  const { splits, classes } = await readSubsetFiles(folder);
  const folders = typeof images === 'string' ? { train: images } : images;
  const boxes = splits.map(({ split, partition, sha256 }) => ({
    split,
    path: join(folder, boxesFile(split)),
    name: boxesFile(split),
    expected: sha256,
    images: resolve(root, folders[partition] ?? partition),
  }));
  return { root, folder, boxes, classes: { path: join(folder, CLASSES_FILE), name: CLASSES_FILE, expected: classes } };
}

async function sourcesOfRoot(settings: OpenImagesSettings, root: string): Promise<Sources> {
  const files = await findAnnotationFiles(settings, root, OBTAIN, 'folder or file');
  const classes = resolve(root, settings.classDescriptions);
  await requirePath({ setting: 'data.classDescriptions', path: classes, kind: 'file', obtain: OBTAIN });
  const boxes = files.map(({ split, path, imageFolder }) => ({
    split,
    path,
    name: relative(root, path),
    images: imageFolder,
  }));
  return { root, folder: root, boxes, classes: { path: classes, name: relative(root, classes) } };
}

/**
 * Finds the CSVs and the images of a set: those of the subset where there is one, or those that the settings name.
 *
 * @throws `data/path-missing`, `data/subset-invalid`, `data/images-of-split`, `data/annotations-of-split`
 */
export async function findSources(settings: OpenImagesSettings, workingDirectory: string): Promise<Sources> {
  const root = resolve(workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: OBTAIN });
  const subset = subsetFolder(settings, root, workingDirectory);
  return subset === undefined ? sourcesOfRoot(settings, root) : sourcesOfSubset(subset, settings, root);
}
