import type { SplitName } from './dataset.js';

/** What folders of splits are called. */
export const SPLIT_OF_FOLDER: ReadonlyMap<string, SplitName> = new Map([
  ['train', 'train'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['test', 'test'],
]);

/** The splits that images are in by the folders at the top. */
export interface FolderSplits {
  readonly present: readonly SplitName[];
  splitOf(name: string): SplitName;
}

const undivided: FolderSplits = { present: ['train'], splitOf: () => 'train' };

/**
 * Understands the folders at the top as splits, where every image lies in one and there is one of training images.
 *
 * @param names Paths below the root, with `/`
 */
export function splitsByFolder(names: readonly string[]): FolderSplits {
  const folderOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf('/')));
  const folders = [...new Set(names.map(folderOf))];
  const splits = folders.map((folder) => SPLIT_OF_FOLDER.get(folder));
  const isDivided = splits.includes('train') && splits.every((split) => split !== undefined);
  if (!isDivided) return undivided;
  return {
    present: [...new Set(splits)],
    splitOf: (name) => SPLIT_OF_FOLDER.get(folderOf(name)) ?? 'train',
  };
}
