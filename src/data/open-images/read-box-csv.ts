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
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

const COLUMNS = ['ImageID', 'LabelName', 'XMin', 'XMax', 'YMin', 'YMax', 'IsGroupOf'] as const;
type Column = (typeof COLUMNS)[number];

/** Image ids become file names: hexadecimal in the published sets, and nothing that leads elsewhere in any. */
const IMAGE_ID = /^[\w-][\w.-]*$/;

/** Coordinates have six decimals; what rounding puts beyond the image is clipped. */
const TOLERANCE = 1e-4;

/** A number from 0 to 1, or `undefined`. An empty cell is no 0. */
function fraction(cell: string): number | undefined {
  const value = cell.trim() === '' ? NaN : Number(cell);
  return value >= -TOLERANCE && value <= 1 + TOLERANCE ? Math.min(1, Math.max(0, value)) : undefined;
}

type Row = Readonly<Record<Column, string>>;

/** The row's box, or what is wrong with it. */
function parseRow(row: Row): NormalizedBox | string {
  if (!IMAGE_ID.test(row.ImageID)) return `ImageID ${JSON.stringify(row.ImageID)} is no image id`;
  if (row.LabelName === '') return 'LabelName is empty';
  const [left, right, top, bottom] = [row.XMin, row.XMax, row.YMin, row.YMax].map(fraction);
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) {
    return `XMin, XMax, YMin, YMax (${row.XMin}, ${row.XMax}, ${row.YMin}, ${row.YMax}) are not all from 0 to 1`;
  }
  if (left > right || top > bottom) return 'the box ends before it begins';
  if (!['0', '1', '-1'].includes(row.IsGroupOf))
    return `IsGroupOf ${JSON.stringify(row.IsGroupOf)} is none of 1, 0, -1`;
  return { left, top, right, bottom, classId: row.LabelName, group: row.IsGroupOf === '1' };
}

/**
 * Reads OpenImages' boxes, of V4 (13 columns) or later (21): columns are found by name, others are passed over. `IsGroupOf` -1 means
 * unknown and counts as no group.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function readBoxCsv(path: string): Promise<BoxTable> {
  const boxes = new Map<string, NormalizedBox[]>();
  const problems = new ProblemList();
  let places: ReadonlyMap<Column, number> | undefined;
  const read = await readCsvRows(path, (cells, line) => {
    if (places === undefined) {
      places = new Map(COLUMNS.map((column) => [column, cells.indexOf(column)]));
      for (const [column, place] of places)
        if (place < 0) problems.add(`line ${line}: the header has no column ${column}`);
      return;
    }
    if (problems.total > 0 && [...places.values()].includes(-1)) return;
    const row = Object.fromEntries([...places].map(([column, place]) => [column, cells[place] ?? ''])) as Row;
    const box = parseRow(row);
    if (typeof box === 'string') {
      problems.add(`line ${line}: ${box}`);
      return;
    }
    const known = boxes.get(row.ImageID);
    if (known) known.push(box);
    else boxes.set(row.ImageID, [box]);
  });
  for (const problem of read.problems.first) problems.add(problem);
  if (places === undefined) problems.add('the file is empty');
  if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  return { boxes, digest: read.digest };
}
