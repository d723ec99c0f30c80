import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AnnotationText } from '../annotation-texts.js';
import type { SetImage } from '../assemble-dataset.js';
import { namedFolders, type OwnDivision, type SplitSources } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import { boundsOf, liesIn } from '../folder-bounds.js';
import { isImageName, posixRelative, sampleIds } from '../image-files.js';
import { listNames } from '../list-names.js';
import type { PascalVocSettings } from '../pascal-voc.js';
import { requirePath } from '../require-path.js';
import { splitsByFolder } from '../split-folders.js';
import { pairNames } from './pair-names.js';

/** An image with its XML file. */
export interface VocImage extends SetImage {
  readonly xml: AnnotationText | undefined;
}

/** What the folders hold. */
export interface VocFiles {
  readonly images: readonly VocImage[];
  readonly own: OwnDivision;
  /** Absolute: the folder that the names of XML files are below. */
  readonly xmlFolder: string;
}

export const VOC_LAYOUT =
  'It should hold JPEGImages/ and Annotations/, as VOCdevkit/VOC2012 does, images/ and annotations/, or XML files beside the images.';

/** Lists of the devkit. */
const OWN_LISTS = [
  ['train', 'ImageSets/Main/train.txt'],
  ['validation', 'ImageSets/Main/val.txt'],
  ['test', 'ImageSets/Main/test.txt'],
] as const;

const isXmlName = (name: string): boolean => name.toLowerCase().endsWith('.xml');

const isFile = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined))?.isFile() === true;
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/**
 * The folder of the setting, or the devkit's where there is one, or the root.
 *
 * @throws `data/link-leads-out` where the devkit's is a link to elsewhere
 */
async function chooseFolder(
  setting: 'images' | 'annotations',
  given: string | undefined,
  usual: string,
  root: string,
): Promise<string> {
  if (given === undefined) {
    const found = join(root, usual);
    if (!(await isFolder(found))) return root;
    const target = await realpath(found);
    if (!liesIn(await realpath(root), target)) throw dataErrors['data/link-leads-out']({ path: found, target });
    return found;
  }
  const path = resolve(root, given);
  await requirePath({ setting: `data.${setting}`, path, kind: 'folder', obtain: VOC_LAYOUT });
  return path;
}

/** How far below the root a devkit is looked for: `VOCtrainval/VOCdevkit/VOC2012` in what was unpacked. */
const DEEPEST_DEVKIT = 3;

/** Folders below one that are laid out as the devkit, by their paths from it. */
async function devkitsBelow(folder: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const found: string[] = [];
  // One that cannot be read is told of where images are listed.
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (await isFolder(join(path, 'JPEGImages'))) found.push(entry.name);
    else for (const deeper of await devkitsBelow(path, depth - 1)) found.push(`${entry.name}/${deeper}`);
  }
  return found;
}

/**
 * Refuses a folder that devkits lie in: what is below it would not fit together.
 *
 * @throws `data/root-too-high`
 */
async function refuseDevkits(root: string): Promise<void> {
  if ((await isFolder(join(root, 'JPEGImages'))) || (await isFolder(join(root, 'Annotations')))) return;
  const folders = await devkitsBelow(root, DEEPEST_DEVKIT);
  if (folders.length > 0) throw dataErrors['data/root-too-high']({ path: root, folders: folders.sort() });
}

/** The devkit's lists, where there is one of training images. */
async function ownLists(root: string): Promise<SplitSources | undefined> {
  const found: SplitSources = {};
  for (const [split, path] of OWN_LISTS) if (await isFile(join(root, path))) found[split] = [path];
  return found.train ? found : undefined;
}

/**
 * Finds images, XML files and the set's own splits.
 *
 * @throws `data/path-missing`, `data/root-too-high`, `data/link-leads-out`, `data/no-annotations`
 */
export async function findVocFiles(
  settings: PascalVocSettings,
  root: string,
  signal: AbortSignal | undefined,
): Promise<VocFiles> {
  if (settings.images === undefined) await refuseDevkits(root);
  const imageFolder = await chooseFolder('images', settings.images, 'JPEGImages', root);
  const xmlFolder = await chooseFolder('annotations', settings.annotations, 'Annotations', root);
  const named = namedFolders(settings.split).map((folder) => join(root, folder));
  const imageNames = await listNames([imageFolder, ...named], isImageName, signal);
  const pairs = pairNames(imageNames, await listNames([xmlFolder, ...named], isXmlName, signal));
  if (pairs === undefined) throw dataErrors['data/no-annotations']({ path: root, expected: VOC_LAYOUT });
  const imageBounds = [...boundsOf(root, imageFolder), ...named];
  const xmlBounds = [...boundsOf(root, xmlFolder), ...named];
  const names = [...pairs.keys()].sort();
  const folders = splitsByFolder(names);
  const ids = sampleIds(names);
  const images = names.map((name, index): VocImage => {
    const xml = pairs.get(name);
    const path = join(imageFolder, name);
    return {
      id: ids[index]!,
      split: folders.splitOf(name),
      names: [posixRelative(root, path), name],
      image: { kind: 'file', path },
      folders: imageBounds,
      relativePath: name,
      xml: xml === undefined ? undefined : { path: join(xmlFolder, xml), name: xml, folders: xmlBounds },
    };
  });
  return { images, own: { root, present: folders.present, sources: await ownLists(root) }, xmlFolder };
}
