import type { Dataset } from '../../../src/data/dataset.js';
import { openImages } from '../../../src/data/open-images.js';
import { encodedImage } from '../encoded-image.js';
import { openDataset } from '../open-dataset.js';
import { temporaryFolders, writeFiles } from '../temporary-folder.js';

export const HEADER =
  'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside';

/** A row of the CSV. */
export const row = (
  id: string,
  label: string,
  [xMin, xMax, yMin, yMax]: readonly unknown[],
  group: string | number = 0,
): string => [id, 'xclick', label, 1, xMin, xMax, yMin, yMax, 0, 1, group, 0, 0].map(String).join(',');

export const classes = '/m/zebra,Zebra\n/m/none,Never seen\n/m/ape,"Ape, great"\n';

/** Rows of the images a1 and b2: one of a group, one without area. */
export const boxes = [
  row('b2', '/m/ape', [0.25, 0.75, 0.5, 1], -1),
  row('a1', '/m/zebra', ['0.100000', '0.2', '0', '0.5']),
  row('b2', '/m/zebra', [0, 1, 0, 1], 1),
  row('b2', '/m/ape', [0.5, 0.5, 0.1, 0.2]),
];

/** Gives folders of the images a1 and b2 with these CSVs, which are removed after the tests that stand around the call. */
export function twoImageFolders(): (
  rows?: readonly string[],
  descriptions?: string,
  header?: string,
) => Promise<string> {
  const newFolder = temporaryFolders();
  return async (rows = boxes, descriptions = classes, header = HEADER) => {
    const folder = await newFolder();
    await writeFiles(folder, {
      'train-annotations-bbox.csv': [header, ...rows, ''].join('\n'),
      'class-descriptions-boxable.csv': descriptions,
      'train/a1.jpg': await encodedImage(40, 20),
      'train/b2.jpg': await encodedImage(10, 30, 'png'),
    });
    return folder;
  };
}

export const allInTrain = { split: { validation: 0, test: 0 } };

export const open = (folder: string, settings: object = allInTrain): Promise<Dataset> =>
  openDataset(openImages, folder, { root: '.', ...settings });
