import { pythonTypeOf, type PickleValue } from '../../pickle/index.js';
import { ProblemList } from '../problem-list.js';
import { PickledArray } from './numpy-globals.js';

/** A cell of OpenImages' box CSV, as text or number. */
export type BoxCell = string | number | null;

/** A row of OpenImages' box CSV: 4 to 7 are XMin, XMax, YMin, YMax as fractions of the image. */
export type BoxRow = readonly BoxCell[];

/** Cells that are fractions of the image, and written as floating-point numbers. */
export const COORDINATES: readonly number[] = [4, 5, 6, 7];

/** Cells of a row at least and at most: V4 has 13, V6 21. */
const CELLS = { least: 8, most: 64 } as const;

/** Classes and cells of one dict: more than twice the published set's. Lists may be shared, so the file's size does not bound them. */
const MOST_CELLS = 1 << 27;

/** What the five dicts of the published code hold: the classes of each image, or the rows of its boxes. Images are in the order of the file. */
export type ImageDict =
  | { readonly content: 'classes'; readonly images: ReadonlyMap<string, readonly string[]> }
  | { readonly content: 'boxes'; readonly images: ReadonlyMap<string, readonly BoxRow[]> };

/** The same image by image, for dicts that are too large to be in memory. */
export type ImageDictEntries =
  | { readonly content: 'classes'; readonly images: Iterable<readonly [string, readonly string[]]> }
  | { readonly content: 'boxes'; readonly images: Iterable<readonly [string, readonly BoxRow[]]> };

/** Collects an image dict, and everything that is wrong with it. */
export class ImageDictBuilder {
  readonly problems = new ProblemList();
  readonly #classes = new Map<string, readonly string[]>();
  readonly #boxes = new Map<string, readonly BoxRow[]>();
  #cells = 0;

  /** An image with the list of its classes: texts. */
  addClasses(image: string, classes: readonly unknown[]): void {
    if (!this.#isNew(image) || !this.#has(classes.length)) return;
    if (classes.every(isName)) this.#classes.set(image, classes);
    else this.#problem(image, 'has a class that is no text');
  }

  /** An image with the list of its boxes. */
  addBoxes(image: string, rows: readonly (readonly unknown[] | undefined)[]): void {
    if (!this.#isNew(image)) return;
    const boxes: BoxRow[] = [];
    for (const [place, row] of rows.entries()) {
      if (!this.#has(row?.length ?? 1)) return;
      const fault = row === undefined ? 'is no list' : faultOf(row);
      if (fault === undefined) boxes.push(row as BoxRow);
      else this.#problem(image, `box ${place} ${fault}`);
    }
    this.#boxes.set(image, boxes);
  }

  /** @param empty What a dict without any class or box is */
  finish(empty: ImageDict['content']): ImageDict {
    const both = this.#classes.size > 0 && this.#boxes.size > 0;
    if (both) this.problems.add('some images have classes and others boxes');
    const content = this.#boxes.size > 0 ? 'boxes' : this.#classes.size > 0 ? 'classes' : empty;
    return content === 'boxes' ? { content, images: this.#boxes } : { content, images: this.#classes };
  }

  #isNew(image: string): boolean {
    if (image === '' || !isText(image)) this.problems.add('an image has no name');
    else if (this.#classes.has(image) || this.#boxes.has(image)) this.#problem(image, 'is there twice');
    else return true;
    return false;
  }

  #has(cells: number): boolean {
    const before = this.#cells;
    this.#cells += cells;
    if (this.#cells <= MOST_CELLS) return true;
    if (before <= MOST_CELLS) this.problems.add(`it has more than ${MOST_CELLS} classes or cells`);
    return false;
  }

  #problem(image: string, what: string): void {
    this.problems.add(`image ${JSON.stringify(image.slice(0, 80))}: ${what}`);
  }
}

function faultOf(row: readonly unknown[]): string | undefined {
  if (row.length < CELLS.least || row.length > CELLS.most) {
    return `has ${row.length} cells instead of ${CELLS.least} to ${CELLS.most}`;
  }
  const odd = row.findIndex((cell) => !isCell(cell));
  if (odd >= 0) return `has a cell ${odd} that is neither a text nor a number`;
  const wrong = COORDINATES.find((place) => !isFraction(row[place]));
  return wrong === undefined ? undefined : `has a coordinate ${wrong} that is no number`;
}

/** Texts that no encoding can hold are no texts. */
const isText = (value: string): boolean => !/\p{Surrogate}/u.test(value);

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && isText(value);

function isCell(cell: unknown): cell is BoxCell {
  if (typeof cell === 'string') return isText(cell);
  return cell === null || (typeof cell === 'number' && Number.isFinite(cell));
}

function isFraction(cell: unknown): boolean {
  if (typeof cell === 'number') return true;
  return typeof cell === 'string' && cell.trim() !== '' && Number.isFinite(Number(cell));
}

/** The elements of a list, or of an array that stands for one. */
function elementsOf(value: PickleValue | undefined): readonly PickleValue[] | undefined {
  if (value instanceof PickledArray) return value.shape.length === 1 ? value.elements : rowsOf(value);
  return Array.isArray(value) ? value : undefined;
}

function rowsOf({ shape, elements }: PickledArray): readonly PickleValue[] | undefined {
  const [count = 0, width = 0] = shape;
  if (shape.length !== 2) return undefined;
  return Array.from({ length: count }, (_, row) => elements.slice(row * width, (row + 1) * width));
}

/** As rows are compared in Python, where True is 1. A row that is fine as it is stays shared. */
const rowOf = (row: readonly PickleValue[] | undefined): readonly PickleValue[] | undefined =>
  row?.some((cell) => typeof cell === 'boolean') === true
    ? row.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell))
    : row;

/**
 * Takes a dict of a pickle for an image dict: the published code has `{image: {'data': [row, ...]}}` for boxes, its README
 * `{image: [row, ...]}`.
 */
export function imageDictOf(value: PickleValue): { readonly dict: ImageDict; readonly problems: ProblemList } {
  const builder = new ImageDictBuilder();
  if (!(value instanceof Map)) {
    builder.problems.add(`it holds a ${pythonTypeOf(value)} instead of a dict`);
    return { dict: builder.finish('classes'), problems: builder.problems };
  }
  const holdsRows = [...value.values()].some(isRows);
  for (const [image, entry] of value) {
    if (typeof image !== 'string') {
      builder.problems.add(`the image ${String(image).slice(0, 80)} is named by a number`);
      continue;
    }
    const list = elementsOf(entry instanceof Map ? entry.get('data') : entry);
    if (list === undefined) {
      builder.problems.add(
        `image ${JSON.stringify(image.slice(0, 80))}: has a ${pythonTypeOf(entry)} instead of a list`,
      );
    } else if (holdsRows) {
      builder.addBoxes(
        image,
        list.map((row) => rowOf(elementsOf(row))),
      );
    } else builder.addClasses(image, list);
  }
  return { dict: builder.finish(holdsRows ? 'boxes' : 'classes'), problems: builder.problems };
}

function isRows(entry: PickleValue): boolean {
  if (entry instanceof Map) return true;
  return elementsOf(elementsOf(entry)?.[0]) !== undefined;
}
