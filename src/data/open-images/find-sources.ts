import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findAnnotationFiles } from '../annotation-files.js';
import type { SplitName } from '../dataset.js';
import { CLASS_DESCRIPTIONS, TRAINING_BOXES, type OpenImagesSettings } from '../open-images.js';
import { requirePath } from '../require-path.js';
import { publishedNameIn } from './published-names.js';
import { isImageDict } from './read-image-dict.js';
import { boxesFile, CLASSES_FILE, MANIFEST_FILE, readSubsetFiles } from './subset-manifest.js';

const OBTAIN = 'OpenImages is at https://storage.googleapis.com/openimages/web/download_v7.html.';

/** A file to read. */
export interface FileSource {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  /** Its SHA-256 (hex), where it is known what that should be. */
  readonly expected?: string;
}

/** The annotations of a split, and what their images are in: a folder or a tar. */
export interface AnnotationSource extends FileSource {
  readonly split: SplitName;
  readonly images: string;
}

export interface Sources {
  /** What the images and the lists of splits are under. */
  readonly root: string;
  /** What the annotations are in. */
  readonly folder: string;
  readonly annotations: readonly AnnotationSource[];
  /** `undefined` where ids stand for the names of classes. */
  readonly classes: FileSource | undefined;
}

/** The subset's folder, where there is one: the one that is named, or the root itself unless annotations are named. */
function subsetFolder(
  { subset, annotations }: OpenImagesSettings,
  root: string,
  workingDirectory: string,
): string | undefined {
  if (subset !== undefined) return resolve(workingDirectory, subset);
  return annotations === TRAINING_BOXES && existsSync(join(root, MANIFEST_FILE)) ? root : undefined;
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
  const annotations = splits.map(({ split, partition, sha256 }) => ({
    split,
    path: join(folder, boxesFile(split)),
    name: boxesFile(split),
    expected: sha256,
    images: resolve(root, folders[partition] ?? partition),
  }));
  const described = { path: join(folder, CLASSES_FILE), name: CLASSES_FILE, expected: classes };
  return { root, folder, annotations, classes: described };
}

/** The class descriptions. Dicts come without: there, ids do where nobody names a file. */
async function findDescriptions(
  { classDescriptions }: OpenImagesSettings,
  root: string,
  annotations: readonly AnnotationSource[],
): Promise<FileSource | undefined> {
  const path = resolve(root, classDescriptions);
  const isOptional = classDescriptions === CLASS_DESCRIPTIONS && annotations.every((file) => isImageDict(file.path));
  if (isOptional && !existsSync(path)) return undefined;
  await requirePath({ setting: 'data.classDescriptions', path, kind: 'file', obtain: OBTAIN });
  return { path, name: relative(root, path) };
}

/** The settings with the names that other versions are published under, where the usual ones are not there. */
function withPublishedNames(settings: OpenImagesSettings, root: string): OpenImagesSettings {
  const { annotations, classDescriptions } = settings;
  const isAbsent = (name: unknown, usual: string): boolean => name === usual && !existsSync(join(root, usual));
  const [boxes, classes] = [publishedNameIn(root, 'train'), publishedNameIn(root, 'classDescriptions')];
  return {
    ...settings,
    ...(boxes !== undefined && isAbsent(annotations, TRAINING_BOXES) ? { annotations: boxes } : {}),
    ...(classes !== undefined && isAbsent(classDescriptions, CLASS_DESCRIPTIONS) ? { classDescriptions: classes } : {}),
  };
}

async function sourcesOfRoot(given: OpenImagesSettings, root: string): Promise<Sources> {
  const settings = withPublishedNames(given, root);
  const files = await findAnnotationFiles(settings, root, OBTAIN, 'folder or file');
  const annotations = files.map(({ split, path, imageFolder }) => ({
    split,
    path,
    name: relative(root, path),
    images: imageFolder,
  }));
  return { root, folder: root, annotations, classes: await findDescriptions(settings, root, annotations) };
}

/**
 * Finds the annotations and the images of a set: those of the subset where there is one, or those that the settings name.
 *
 * @throws `data/path-missing`, `data/subset-invalid`, `data/images-of-split`, `data/annotations-of-split`
 */
export async function findSources(settings: OpenImagesSettings, workingDirectory: string): Promise<Sources> {
  const root = resolve(workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: OBTAIN });
  const subset = subsetFolder(settings, root, workingDirectory);
  return subset === undefined ? sourcesOfRoot(settings, root) : sourcesOfSubset(subset, settings, root);
}
