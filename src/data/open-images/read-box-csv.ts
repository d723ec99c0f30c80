import { dataErrors } from '../errors.js';
import { ProblemList } from '../problem-list.js';
import { readCsvRows } from './csv-rows.js';

/** A row of the box CSV; edges are fractions of the image's width and height. */
export interface NormalizedBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Class id: `/m/01g317`. */
  readonly classId: string;
  readonly group: boolean;
}

export interface BoxTable {
  /** By image id, in the order of the file. */
  readonly boxes: ReadonlyMap<string, readonly NormalizedBox[]>;
  /** Those that occur, in the order of their first rows. */
  readonly classIds: ReadonlySet<string>;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

const COLUMNS = ['ImageID', 'LabelName', 'XMin', 'XMax', 'YMin', 'YMax', 'IsGroupOf'] as const;

/** The cells of those columns, in that order. */
type Row = readonly [string, string, string, string, string, string, string];

/** Image ids become file names: hexadecimal in the published sets, and nothing that leads elsewhere in any. */
const IMAGE_ID = /^[\w-][\w.-]*$/;

/** How far from the image an edge may lie, in images: a box beyond is clipped or dropped, numbers beyond are no fractions but pixels. */
const FARTHEST = 1;

/** A number that can be a fraction, or `undefined`. An empty cell is no 0. */
function fraction(cell: string): number | undefined {
  const value = cell.trim() === '' ? NaN : Number(cell);
  return value >= -FARTHEST && value <= 1 + FARTHEST ? value : undefined;
}

/** The row's box, or what is wrong with it. */
function parseRow([imageId, classId, xMin, xMax, yMin, yMax, isGroupOf]: Row): NormalizedBox | string {
  if (!IMAGE_ID.test(imageId)) return `ImageID ${JSON.stringify(imageId)} is no image id`;
  if (classId === '') return 'LabelName is empty';
  const [left, right, top, bottom] = [fraction(xMin), fraction(xMax), fraction(yMin), fraction(yMax)];
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) {
    return `XMin, XMax, YMin, YMax (${xMin}, ${xMax}, ${yMin}, ${yMax}) are not all fractions of the image`;
  }
  if (left > right || top > bottom) return 'the box ends before it begins';
  if (!['0', '1', '-1'].includes(isGroupOf)) return `IsGroupOf ${JSON.stringify(isGroupOf)} is none of 1, 0, -1`;
  return { left, top, right, bottom, classId, group: isGroupOf === '1' };
}

/** The same text on its own: a piece of a longer one, as splitting gives it, keeps all of that in memory. */
const detached = (text: string): string => Buffer.from(text).toString();

/** Gathers the rows of one file, and every problem with them. */
class BoxTableReader {
  readonly problems = new ProblemList();
  readonly boxes = new Map<string, NormalizedBox[]>();
  /** Each id by itself, so that equal ones are one text in memory. */
  readonly classIds = new Map<string, string>();
  /** Where the columns are, once the header is read; empty where it lacks some. */
  #places: readonly number[] | undefined;

  readonly addRow = (cells: readonly string[], line: number): void => {
    if (this.#places === undefined) this.#readHeader(cells, line);
    else if (this.#places.length > 0)
      this.#addBox(this.#places.map((place) => cells[place] ?? '') as unknown as Row, line);
  };

  #readHeader(cells: readonly string[], line: number): void {
    const lacking = COLUMNS.filter((column) => !cells.includes(column));
    for (const column of lacking) this.problems.add(`line ${line}: the header has no column ${column}`);
    this.#places = lacking.length > 0 ? [] : COLUMNS.map((column) => cells.indexOf(column));
  }

  #addBox(row: Row, line: number): void {
    const box = parseRow(row);
    if (typeof box === 'string') {
      this.problems.add(`line ${line}: ${box}`);
      return;
    }
    const [imageId] = row;
    const classId = this.classIds.get(box.classId) ?? detached(box.classId);
    this.classIds.set(classId, classId);
    const known = this.boxes.get(imageId);
    if (known) known.push({ ...box, classId });
    else this.boxes.set(detached(imageId), [{ ...box, classId }]);
  }

  get isEmpty(): boolean {
    return this.#places === undefined;
  }
}

/**
 * Reads OpenImages' boxes, of V4 (13 columns) or later (21): columns are found by name, others are passed over. `IsGroupOf` -1 means
 * unknown and counts as no group.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function readBoxCsv(path: string): Promise<BoxTable> {
  const reader = new BoxTableReader();
  const digest = await readCsvRows(path, reader.problems, reader.addRow);
  if (reader.isEmpty && reader.problems.total === 0) reader.problems.add('the file is empty');
  if (reader.problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems: reader.problems });
  return { boxes: reader.boxes, classIds: new Set(reader.classIds.keys()), digest };
}
