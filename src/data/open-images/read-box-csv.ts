import type { LineProblems } from '../line-problems.js';
import { quoted } from '../quoted.js';
import type { CsvRow } from './csv-row.js';
import { readCsvRows, type CsvReading } from './csv-rows.js';
import { parseFraction } from './fraction.js';
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
export interface BoxCsv {
  /** Image ids by their numbers. */
  readonly images: NameTable;
  /** Class ids (`/m/01g317`) by their numbers. */
  readonly classes: NameTable;
  /** The line in which each class comes first. */
  readonly firstLines: readonly number[];
  /** Names of the columns, in the order of the file. */
  readonly header: readonly string[];
  readonly rows: number;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

const COLUMNS = ['ImageID', 'LabelName', 'XMin', 'XMax', 'YMin', 'YMax', 'IsGroupOf'] as const;

/** Image ids become file names: hexadecimal in the published sets, and nothing that leads elsewhere in any. */
const [FIRST_OF_IMAGE_ID, REST_OF_IMAGE_ID] = [/[\w-]/, /[\w.-]/].map((allowed) =>
  Uint8Array.from({ length: 256 }, (_, code) => Number(allowed.test(String.fromCharCode(code)) && code < 0x80)),
) as [Uint8Array, Uint8Array];

/** Bytes of an image id and of a class id. The published ones have 16 and less than 12. */
const LONGEST_ID = 200;

/** Classes of a file: their numbers take 16 bits. The published set has 601. */
const MOST_CLASSES = 1 << 16;

const [ZERO, ONE] = [0x30, 0x31];

function isImageId(bytes: Uint8Array, start: number, end: number): boolean {
  if (end === start || end - start > LONGEST_ID || FIRST_OF_IMAGE_ID[bytes[start]!] === 0) return false;
  for (let at = start + 1; at < end; at++) if (REST_OF_IMAGE_ID[bytes[at]!] === 0) return false;
  return true;
}

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
    if (to - from > LONGEST_ID) return `LabelName ${quoted(row.text(classAt))} is no class id`;
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
