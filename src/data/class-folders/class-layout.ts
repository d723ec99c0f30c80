import type { SplitName } from '../dataset.js';
import { SPLIT_OF_FOLDER } from '../split-folders.js';

/** An image by where it lies among the class folders. */
export interface PlacedImage {
  readonly split: SplitName;
  /** Index into the classes. */
  readonly label: number;
  /** Its path below the folders that hold everything: `train/cat/1.jpg`. */
  readonly name: string;
}

export interface ClassLayout {
  readonly classes: readonly string[];
  /** The splits that have a folder of their own; only `train` where the class folders are not divided. */
  readonly splits: readonly SplitName[];
  /** In the order of the names. */
  readonly images: readonly PlacedImage[];
}

type Parts = readonly string[];

/** Takes away leading folders that hold everything, as long as class folders remain below. */
function withoutWrapper(paths: readonly Parts[]): readonly Parts[] {
  const [first] = paths[0] ?? [];
  const isWrapper =
    first !== undefined &&
    !SPLIT_OF_FOLDER.has(first) &&
    paths.every((parts) => parts.length >= 3 && parts[0] === first);
  return isWrapper ? withoutWrapper(paths.map((parts) => parts.slice(1))) : paths;
}

/** The folders of the splits; empty where the top level is that of the classes. A class may be called `train` as well. */
function splitFolders(paths: readonly Parts[]): Set<string> {
  const folders = paths.flatMap(([folder = '', ...below]) => (below.length >= 2 ? [folder] : []));
  return new Set(folders.filter((folder) => SPLIT_OF_FOLDER.has(folder)));
}

const quoted = (parts: Parts): string => JSON.stringify(parts.join('/'));

/** What keeps the paths from being class folders, or `undefined`. */
function problemOf(paths: readonly Parts[], folders: ReadonlySet<string>): string | undefined {
  if (paths.length === 0) return 'it has no image at all';
  const validation = [...folders].filter((folder) => SPLIT_OF_FOLDER.get(folder) === 'validation').sort();
  if (validation.length > 1) return `it has both ${validation.join(' and ')}`;
  if (folders.size > 0 && !folders.has('train')) return `it has ${[...folders].join(' and ')}, but no train`;
  const depth = folders.size > 0 ? 3 : 2;
  const stray = paths.find((parts) => parts.length < depth || (folders.size > 0 && !folders.has(parts[0] ?? '')));
  if (stray === undefined) return undefined;
  return `${quoted(stray)} lies in no class folder${folders.size > 0 ? ` of ${[...folders].join(' or ')}` : ''}`;
}

/**
 * Understands images' paths, relative and with `/`, as class folders.
 *
 * @returns the layout, or what keeps it from being one: an end of a sentence
 */
export function readClassLayout(names: readonly string[]): ClassLayout | string {
  const paths = withoutWrapper(names.map((name) => name.split('/')));
  const folders = splitFolders(paths);
  const problem = problemOf(paths, folders);
  if (problem !== undefined) return problem;

  const classAt = folders.size > 0 ? 1 : 0;
  const classes = [...new Set(paths.map((parts) => parts[classAt] ?? ''))].sort();
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const splitOf = (folder: string): SplitName => SPLIT_OF_FOLDER.get(folder) ?? 'train';
  return {
    classes,
    splits: folders.size > 0 ? [...folders].map(splitOf) : ['train'],
    images: paths.map((parts) => ({
      split: classAt === 1 ? splitOf(parts[0] ?? '') : 'train',
      label: labelOf.get(parts[classAt] ?? '') ?? 0,
      name: parts.join('/'),
    })),
  };
}
