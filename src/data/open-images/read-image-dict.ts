import { fileDigest } from '../../files/file-digest.js';
import type { LineProblems } from '../line-problems.js';
import { imageDictFormat, type BoxCell, type BoxRow, type ImageDict } from '../npy/index.js';
import { quoted } from '../quoted.js';
import { annotationOfBoxes, type AnnotationTable, type ImageAnnotation } from './annotation-table.js';
import { BoxColumnsBuilder } from './box-columns.js';
import { billionthsOf, parseFraction } from './fraction.js';
import { GrowingColumn } from './growing-column.js';
import { isClassIdLength, isImageId, MOST_CLASSES } from './identifiers.js';
import { NameTable } from './name-table.js';
import { groupRows } from './row-groups.js';

/** Places of cells in a row, as in OpenImages' CSV. */
const [LABEL, X_MIN, X_MAX, Y_MIN, Y_MAX, GROUP] = [2, 4, 5, 6, 7, 10] as const;

/** True for the name of a dict of the published code (`.npy`), or of an index of one (`.jsonl`). */
export const isImageDict = (path: string): boolean => imageDictFormat(path) !== undefined;

/** Gathers what a dict says, under the numbers of images and classes. */
class DictReader {
  readonly images = new NameTable();
  readonly classes = new NameTable();
  readonly #boxes = new BoxColumnsBuilder();
  readonly #labels = { image: new GrowingColumn(Uint32Array), label: new GrowingColumn(Uint16Array) };

  constructor(private readonly problems: LineProblems) {}

  /** Takes everything; the table's annotations are found by it. */
  read({ content, images }: ImageDict): (image: number) => ImageAnnotation {
    for (const [id, entries] of images) {
      const bytes = Buffer.from(id);
      if (!isImageId(bytes, 0, bytes.length)) {
        this.problems.addToFile(`the image ${quoted(id)} is no image id`);
        continue;
      }
      const image = this.images.intern(bytes, 0, bytes.length);
      for (const [place, entry] of entries.entries()) {
        const fault = typeof entry === 'string' ? this.#takeClass(image, entry) : this.#takeBox(image, entry);
        if (fault !== undefined) {
          this.problems.addToFile(`image ${quoted(id)}: ${content === 'boxes' ? `box ${place}: ` : ''}${fault}`);
        }
      }
    }
    return content === 'boxes' ? this.#boxesOf() : this.#labelsOf();
  }

  #boxesOf(): (image: number) => ImageAnnotation {
    const columns = this.#boxes.finish(this.images.size);
    return (image) => annotationOfBoxes(columns.boxesOf(image));
  }

  #labelsOf(): (image: number) => ImageAnnotation {
    const groups = groupRows(this.#labels.image.take(), this.images.size);
    const labels = this.#labels.label.take();
    return (image) => ({ boxes: [], labels: Array.from(groups.rowsOf(image), (row) => labels[row]!) });
  }

  /** Both return what is wrong. */
  #takeClass(image: number, id: string): string | undefined {
    const label = this.#labelOf(id);
    if (typeof label === 'string') return label;
    this.#labels.image.push(image);
    this.#labels.label.push(label);
    return undefined;
  }

  #takeBox(image: number, row: BoxRow): string | undefined {
    const label = this.#labelOf(row[LABEL]);
    if (typeof label === 'string') return label;
    const edge = (place: number): number => edgeOf(row[place]);
    const [left, right, top, bottom] = [edge(X_MIN), edge(X_MAX), edge(Y_MIN), edge(Y_MAX)];
    if (Number.isNaN(left + right + top + bottom)) {
      return 'XMin, XMax, YMin, YMax are not all fractions of the image';
    }
    if (left > right || top > bottom) return 'it ends before it begins';
    const group = String(row[GROUP]) === '1';
    this.#boxes.add({ image, label, left, right, top, bottom, group });
    return undefined;
  }

  #labelOf(id: BoxCell | undefined): number | string {
    const bytes = Buffer.from(typeof id === 'string' ? id : '');
    if (!isClassIdLength(bytes.length)) return `${quoted(String(id))} is no class id`;
    const label = this.classes.intern(bytes, 0, bytes.length);
    return label < MOST_CLASSES ? label : `it is of one class more than ${MOST_CLASSES}`;
  }
}

function edgeOf(cell: BoxCell | undefined): number {
  if (typeof cell === 'number') return billionthsOf(cell);
  const bytes = Buffer.from(cell ?? '');
  return parseFraction(bytes, 0, bytes.length);
}

/**
 * Reads a dict of the published code as annotations: the boxes of each image, or its classes alone. Everything that is wrong with its rows goes to
 * `problems`.
 *
 * @throws `npy/missing`, `npy/refused`, `npy/content-invalid`
 */
export async function readImageDict(path: string, problems: LineProblems): Promise<AnnotationTable> {
  const dict = await imageDictFormat(path)!.read(path);
  const reader = new DictReader(problems);
  const annotationOf = reader.read(dict);
  return { images: reader.images, classes: reader.classes, annotationOf, digest: await fileDigest(path) };
}
