import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { LineProblems } from '../line-problems.js';
import { CsvRow } from './csv-row.js';

/** Longest line, in bytes. */
const LONGEST_LINE = 64 << 10;

/** Bytes read at once. */
const CHUNK = 1 << 20;

const [LINE_FEED, RETURN, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

export interface CsvReading {
  readonly path: string;
  /** Gets what makes the file no CSV. */
  readonly problems: LineProblems;
  /** Gets every row that is not empty. */
  readonly onRow: (row: CsvRow) => void;
  /** Told of every chunk that is read, in bytes. */
  readonly onRead?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Finds the rows in pieces of a file. */
class RowScanner {
  readonly #row = new CsvRow();
  #line = 0;

  constructor(
    private readonly problems: LineProblems,
    private readonly onRow: (row: CsvRow) => void,
  ) {}

  /** The line that comes next. */
  get line(): number {
    return this.#line + 1;
  }

  /** Hands over the rows of all lines that end in the first `length` bytes. Returns where the line that does not end begins. */
  takeLines(bytes: Buffer, length: number): number {
    const row = this.#row;
    let [start, cell, quoted] = [0, 0, false];
    row.length = 0;
    for (let at = 0; at < length; at++) {
      const byte = bytes[at]!;
      // Digits, letters and all else that cells consist of are above.
      if (byte > COMMA) continue;
      if (byte === COMMA) {
        row.addCell(cell, at);
        cell = at + 1;
      } else if (byte === LINE_FEED) {
        this.#takeLine(bytes, start, cell, at, quoted);
        start = cell = at + 1;
        quoted = false;
        row.length = 0;
      } else if (byte === QUOTE) quoted = true;
    }
    return start;
  }

  /** A line with all of its cells but the last, which begins at `cell`. */
  #takeLine(bytes: Buffer, start: number, cell: number, end: number, quoted: boolean): void {
    const row = this.#row;
    row.line = ++this.#line;
    const begin = this.#line === 1 && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : start;
    const close = end > begin && bytes[end - 1] === RETURN ? end - 1 : end;
    row.chunk = row.bytes = bytes;
    row.from = begin;
    row.to = close;
    row.addCell(cell, close);
    row.starts[0] = begin;
    if (close - begin > LONGEST_LINE) this.problems.add(row.line, `it is longer than ${LONGEST_LINE} bytes`);
    else if (close > begin && (!quoted || this.#unquote())) this.onRow(row);
  }

  /** Gives the row the cells of a line with quotes. Hardly any line of these files has some, and a parser takes ten times as long. */
  #unquote(): boolean {
    const row = this.#row;
    try {
      const rows: string[][] = parse(row.source(), { relax_column_count: true });
      row.bytes = Buffer.from((rows[0] ?? []).join(''));
      row.length = 0;
      let end = 0;
      for (const text of rows[0] ?? []) row.addCell(end, (end += Buffer.byteLength(text)));
      return true;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      this.problems.add(row.line, error.message);
      return false;
    }
  }
}

async function scanFile(file: FileHandle, { problems, onRow, onRead, signal }: CsvReading): Promise<string> {
  const hash = createHash('sha256');
  const scanner = new RowScanner(problems, onRow);
  const bytes = Buffer.allocUnsafe(CHUNK + LONGEST_LINE + 2);
  for (let rest = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, rest, CHUNK);
    hash.update(bytes.subarray(rest, rest + bytesRead));
    onRead?.(bytesRead);
    // The last line may lack its end.
    if (bytesRead === 0) bytes[rest] = LINE_FEED;
    const filled = rest + Math.max(1, bytesRead);
    const start = bytesRead > 0 || rest > 0 ? scanner.takeLines(bytes, filled) : filled;
    if (bytesRead === 0) return hash.digest('hex');
    rest = filled - start;
    if (rest > LONGEST_LINE) {
      problems.add(scanner.line, `it is longer than ${LONGEST_LINE} bytes`);
      return hash.digest('hex');
    }
    bytes.copyWithin(0, start, filled);
  }
}

/**
 * Hands over the rows of a CSV file one by one, in a memory that does not depend on the file. A row is a line: none of the files read here has
 * line breaks inside of quotes. Empty lines are passed over.
 *
 * @returns the SHA-256 (hex) of the file
 */
export async function readCsvRows(reading: CsvReading): Promise<string> {
  const file = await open(reading.path);
  try {
    return await scanFile(file, reading);
  } finally {
    await file.close();
  }
}
