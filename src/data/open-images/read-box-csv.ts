import type { LineProblems } from '../line-problems.js';
import { quoted } from '../quoted.js';
import type { AnnotatedImages } from './annotation-table.js';
import type { CsvRow } from './csv-row.js';
import { readCsvRows, type CsvReading } from './csv-rows.js';
import { parseFraction } from './fraction.js';
import { isClassIdLength, isImageId, MOST_CLASSES } from './identifiers.js';
import { NameTable } from './name-table.js';

/** A row's box. The same object stands for one row after the other, so it must not be kept. */
export interface BoxRow {
  /** Number of the image and of the class, each in the order of their first rows. */
  readonly image: number;
  readonly label: number;
  /** Edges, in billionths of the image's width and height. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly group: boolean;
}

export type BoxCsvReading = Omit<CsvReading, 'onRow'> & {
  /** Gets every box, with its row. */
  readonly onBox: (box: BoxRow, row: CsvRow) => void;
};

/** What a box CSV has beside its boxes. */
export interface BoxCsv extends AnnotatedImages {
  readonly firstLines: readonly number[];
  /** Names of the columns, in the order of the file. */
  readonly header: readonly string[];
  readonly rows: number;
}

const COLUMNS = ['ImageID', 'LabelName', 'XMin', 'XMax', 'YMin', 'YMax', 'IsGroupOf'] as const;

const [ZERO, ONE] = [0x30, 0x31];

/** Checks the rows of one file, and counts what is in them. */
class BoxReader {
  readonly images = new NameTable();
  readonly classes = new NameTable();
  readonly firstLines: number[] = [];
  header: readonly string[] = [];
  rows = 0;
  /** Where the columns are; `undefined` where the header lacks some. */
  #places: readonly number[] | undefined;
  readonly #box = { image: 0, label: 0, left: 0, right: 0, top: 0, bottom: 0, group: false };

  constructor(
    private readonly problems: LineProblems,
    private readonly onBox: BoxCsvReading['onBox'],
  ) {}

  readonly takeRow = (row: CsvRow): void => {
    if (this.header.length === 0) this.#takeHeader(row);
    else if (this.#places !== undefined) this.#takeBox(row, this.#places);
  };

  #takeHeader(row: CsvRow): void {
    this.header = row.texts();
    const lacking = COLUMNS.filter((column) => !this.header.includes(column));
    for (const column of lacking) this.problems.add(row.line, `the header has no column ${column}`);
    if (lacking.length === 0) this.#places = COLUMNS.map((column) => this.header.indexOf(column));
  }

  #takeBox(row: CsvRow, places: readonly number[]): void {
    this.rows++;
    const cells = this.header.length;
    const fault =
      row.length === cells
        ? (this.#takeIds(row, places) ?? this.#takeEdges(row, places) ?? this.#takeGroup(row, places))
        : `it has ${row.length} cells where the header has ${cells}`;
    if (fault === undefined) this.onBox(this.#box, row);
    else this.problems.add(row.line, fault);
  }

  /** Each of these returns what is wrong with its cells. */
  #takeIds(row: CsvRow, places: readonly number[]): string | undefined {
    const { bytes, starts, ends } = row;
    const [imageAt, classAt] = [places[0]!, places[1]!];
    const [from, to] = [starts[classAt]!, ends[classAt]!];
    if (!isImageId(bytes, starts[imageAt]!, ends[imageAt]!))
      return `ImageID ${quoted(row.text(imageAt))} is no image id`;
    if (from === to) return 'LabelName is empty';
    if (!isClassIdLength(to - from)) return `LabelName ${quoted(row.text(classAt))} is no class id`;
    this.#box.image = this.images.intern(bytes, starts[imageAt]!, ends[imageAt]!);
    this.#box.label = this.classes.intern(bytes, from, to);
    if (this.#box.label >= MOST_CLASSES) return `it is of one class more than ${MOST_CLASSES}`;
    if (this.#box.label === this.firstLines.length) this.firstLines.push(row.line);
    return undefined;
  }

  #takeEdges(row: CsvRow, places: readonly number[]): string | undefined {
    const box = this.#box;
    const edge = (column: number): number => {
      const place = places[column]!;
      return parseFraction(row.bytes, row.starts[place]!, row.ends[place]!);
    };
    [box.left, box.right, box.top, box.bottom] = [edge(2), edge(3), edge(4), edge(5)];
    if (Number.isNaN(box.left + box.right + box.top + box.bottom)) {
      const edges = places.slice(2, 6).map((place) => quoted(row.text(place)));
      return `XMin, XMax, YMin, YMax (${edges.join(', ')}) are not all fractions of the image`;
    }
    return box.left > box.right || box.top > box.bottom ? 'the box ends before it begins' : undefined;
  }

  #takeGroup(row: CsvRow, places: readonly number[]): string | undefined {
    const place = places[6]!;
    const [from, to] = [row.starts[place]!, row.ends[place]!];
    const byte = row.bytes[from];
    this.#box.group = to - from === 1 && byte === ONE;
    if (to - from === 1 && (byte === ZERO || byte === ONE)) return undefined;
    return row.text(place) === '-1' ? undefined : `IsGroupOf ${quoted(row.text(place))} is none of 1, 0, -1`;
  }
}

/**
 * Reads OpenImages' boxes, of V4 (13 columns) or later (21), row by row: what is kept of them is for the caller to say. Columns are found by
 * name, others are passed over. `IsGroupOf` -1 means unknown and counts as no group. Everything that is wrong goes to `problems`.
 */
export async function readBoxCsv({ onBox, ...reading }: BoxCsvReading): Promise<BoxCsv> {
  const reader = new BoxReader(reading.problems, onBox);
  const digest = await readCsvRows({ ...reading, onRow: reader.takeRow });
  const { images, classes, firstLines, header, rows } = reader;
  if (header.length === 0) reading.problems.addToFile('it is empty');
  return { images, classes, firstLines, header, rows, digest };
}
