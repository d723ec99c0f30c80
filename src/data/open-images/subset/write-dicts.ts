import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readAt } from '../../../files/read-at.js';
import type { SplitName } from '../../dataset.js';
import { writeNpyDict, type BoxRow } from '../../npy/index.js';
import { boxesFile } from '../subset-manifest.js';
import { splitNumber, type ChosenImages, type Choice } from './choose-images.js';
import { dropClasses, type Kept, type SelectionRule } from './select-subset.js';
import type { RowPlaces } from './row-places.js';

/** The columns of a row of the dict, in its order: those of V4. */
const COLUMNS = [
  'ImageID',
  'Source',
  'LabelName',
  'Confidence',
  'XMin',
  'XMax',
  'YMin',
  'YMax',
  'IsOccluded',
  'IsTruncated',
  'IsGroupOf',
  'IsDepiction',
  'IsInside',
] as const;
const NUMBERS: ReadonlySet<string> = new Set(['XMin', 'XMax', 'YMin', 'YMax']);

/** Bytes read at once; no line is longer than half of it. */
const WINDOW = 1 << 17;

/** The published code knows no validation images. */
const TRAINING: readonly SplitName[] = ['train', 'validation'];
const TRAINING_NUMBERS: readonly number[] = TRAINING.map(splitNumber);
const TEST = splitNumber('test');

/** Reads lines of a file at places that mostly ascend. */
class LineReader {
  #start = 0;
  #bytes = Buffer.alloc(0);

  constructor(private readonly descriptor: number) {}

  lineAt(position: number): string {
    let from = position - this.#start;
    let end = from < 0 ? -1 : this.#bytes.indexOf(0x0a, from);
    if (end < 0) {
      this.#bytes = Buffer.from(readAt(this.descriptor, position, WINDOW));
      this.#start = position;
      from = 0;
      end = this.#bytes.indexOf(0x0a);
    }
    return this.#bytes.toString('utf8', from, end);
  }
}

type ClassesOfImages = Iterable<readonly [string, readonly string[]]>;

/** Images with those of their classes that are kept, in the order of the file. */
function* classesOf(
  { candidates }: ChosenImages,
  classes: Kept,
  isListed: (image: number, classCount: number) => boolean,
): ClassesOfImages {
  const { csv, imageClasses } = candidates;
  const names = [...csv.classes.names()];
  for (let image = 0; image < imageClasses.images; image++) {
    const kept = Array.from(imageClasses.of(image)).filter((label) => classes[label] === 1);
    if (isListed(image, kept.length)) yield [csv.images.name(image), kept.map((label) => names[label]!)];
  }
}

function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const rows: string[][] = parse(line);
  return rows[0] ?? [];
}

/** The row of a dict: texts, and the edges as numbers. */
function rowOf(line: string, places: readonly number[]): BoxRow {
  const cells = cellsOf(line);
  return COLUMNS.map((column, index) => {
    const cell = cells[places[index]!] ?? '';
    return NUMBERS.has(column) ? Number(cell) : cell;
  });
}

/** Training images with the rows of their boxes, which are read from the files that were written. */
function* boxesOf(
  { candidates, splitOf }: ChosenImages,
  rows: RowPlaces,
  readers: ReadonlyMap<number, LineReader>,
): Iterable<readonly [string, readonly BoxRow[]]> {
  const places = COLUMNS.map((column) => candidates.csv.header.indexOf(column));
  for (let image = 0; image < splitOf.length; image++) {
    const reader = readers.get(splitOf[image]!);
    if (reader === undefined) continue;
    const boxes = Array.from(rows.of(image), (position) => rowOf(reader.lineAt(position), places));
    yield [candidates.csv.images.name(image), boxes];
  }
}

/** Calls `use` with readers of the splits' files. */
function withReaders(
  folder: string,
  splits: readonly SplitName[],
  use: (readers: ReadonlyMap<number, LineReader>) => void,
): void {
  const open = splits.map((split) => [splitNumber(split), openSync(join(folder, boxesFile(split)), 'r')] as const);
  try {
    use(new Map(open.map(([number, descriptor]) => [number, new LineReader(descriptor)])));
  } finally {
    for (const [, descriptor] of open) closeSync(descriptor);
  }
}

/** The names that the published code knows. */
export const dictFiles = {
  classes: 'images_selected_new.npy',
  boxes: 'images_selected_with_all_features.npy',
  test: 'images_selected_test_40k.npy',
  oneClass: 'filename_dict_1_classes_train.npy',
  severalClasses: 'filename_dict_greater_than_1_classes_train.npy',
} as const;

/**
 * Writes the five dicts of the published code (https://github.com/shlokk/object-cropping-ssl), images in the order of the CSV.
 *
 * - The chosen training images with their classes, and with their boxes: those of the validation split as well, as the published code has none
 * - The images of the test split with their classes
 * - The training images of one class, and of several, before the rule drops images, of the classes that have enough images then. Which
 *   images and classes the published ones are of is not known
 *
 * @param rows Where the boxes of the chosen training images are
 * @throws `npy/unwritable`
 */
export function writeDicts(folder: string, { partitions }: Choice, rows: RowPlaces, rule: SelectionRule): void {
  const [training] = partitions as readonly [ChosenImages];
  const write = (file: string, images: ClassesOfImages): void => {
    writeNpyDict(join(folder, file), { content: 'classes', images });
  };
  const isTraining = (image: number): boolean => TRAINING_NUMBERS.includes(training.splitOf[image]!);
  write(dictFiles.classes, classesOf(training, training.classes, isTraining));
  const present = TRAINING.filter((split) => training.splitOf.includes(splitNumber(split)));
  withReaders(folder, present, (readers) => {
    writeNpyDict(join(folder, dictFiles.boxes), { content: 'boxes', images: boxesOf(training, rows, readers) });
  });
  write(dictFiles.test, testImages(partitions));

  const { imageClasses } = training.candidates;
  const all = new Uint8Array(imageClasses.images).fill(1);
  const frequent = dropClasses(
    imageClasses,
    all,
    new Uint8Array(imageClasses.classCount).fill(1),
    rule.minImagesPerClass,
  );
  const isNoTest = (image: number): boolean => training.splitOf[image] !== TEST;
  write(
    dictFiles.oneClass,
    classesOf(training, frequent, (image, count) => count === 1 && isNoTest(image)),
  );
  write(
    dictFiles.severalClasses,
    classesOf(training, frequent, (image, count) => count > 1 && isNoTest(image)),
  );
}

function* testImages(partitions: readonly ChosenImages[]): ClassesOfImages {
  for (const chosen of partitions) yield* classesOf(chosen, chosen.classes, (image) => chosen.splitOf[image] === TEST);
}
