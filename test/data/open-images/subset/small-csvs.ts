import { join } from 'node:path';
import type { SubsetRequest } from '../../../../src/data/open-images/subset/make-subset.js';
import { findSubsetSources } from '../../../../src/data/open-images/subset/subset-sources.js';
import { silentProgress } from '../../../../src/progress.js';
import { temporaryFolders, writeFiles } from '../../temporary-folder.js';

export const HEADER =
  'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside';

/** A row of a box, the same box for all. */
export const row = (id: string, label: string): string => `${id},xclick,/m/${label},1,0.1,0.5,0.25,0.75,0,1,0,0,0`;

export const csv = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');

/** Rows of images, each with its id and the labels of its boxes. */
export const rowsOf = (...images: readonly (readonly [string, ...string[]])[]): string[] =>
  images.flatMap(([id, ...labels]) => labels.map((label) => row(id, label)));

/** Cats and dogs are frequent, one bird is not; e has one class only. */
export const training = rowsOf(
  ['a', 'cat', 'dog', 'cat'],
  ['b', 'dog', 'cat', 'bird'],
  ['c', 'cat', 'dog'],
  ['d', 'dog', 'bird'],
  ['e', 'cat'],
);

export const names = '/m/dog,Dog\n/m/bird,Bird\n/m/cat,"Cat, small"\n/m/fish,Fish\n';

/** A selection from the CSVs of a folder into `subset` below it: classes of three images and more, images of two classes and more. */
export const request = (folder: string, changes: Partial<SubsetRequest> = {}): SubsetRequest => ({
  folder,
  sources: findSubsetSources(folder),
  out: join(folder, 'subset'),
  rule: { minImagesPerClass: 3, minClassesPerImage: 2, repeat: true },
  shares: { validation: 0, test: 0, seed: 0 },
  dicts: false,
  progress: silentProgress,
  ...changes,
});

/** Gives folders with these CSVs and others, which are removed after the tests that stand around the call. */
export function csvFolders(): (files?: Readonly<Record<string, string>>) => Promise<string> {
  const newFolder = temporaryFolders();
  return async (files = {}) => {
    const folder = await newFolder();
    await writeFiles(folder, {
      'train-annotations-bbox.csv': csv(...training),
      'class-descriptions-boxable.csv': names,
      ...files,
    });
    return folder;
  };
}
