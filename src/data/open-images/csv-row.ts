/** Cells of a row that are kept; OpenImages' files have 21 at most. */
const MOST_CELLS = 64;

/**
 * A row of a CSV: its cells as places in bytes, of which texts are made only where somebody asks. The same object stands for one row after
 * the other, so nothing of it may be kept.
 */
export class CsvRow {
  /** Number of the line in the file; the first has 1. */
  line = 0;
  /** The row has more cells than this where a file is no CSV of ours; those beyond the first 64 are empty. */
  length = 0;
  /** What the cells are places in. */
  bytes: Buffer = Buffer.alloc(0);
  readonly starts = new Int32Array(MOST_CELLS);
  readonly ends = new Int32Array(MOST_CELLS);
  /** What the line is a piece of, where it begins there, and where its end begins: a line feed, or a carriage return with one. */
  chunk: Buffer = Buffer.alloc(0);
  from = 0;
  to = 0;

  /** The next cell lies there. */
  addCell(start: number, end: number): void {
    if (this.length < MOST_CELLS) {
      this.starts[this.length] = start;
      this.ends[this.length] = end;
    }
    this.length++;
  }

  /** The text of a cell; empty where the row has no such cell. */
  text(cell: number): string {
    return cell < Math.min(this.length, MOST_CELLS)
      ? this.bytes.toString('utf8', this.starts[cell], this.ends[cell])
      : '';
  }

  /** The line as it is in the file, without its end. */
  source(): Buffer {
    return this.chunk.subarray(this.from, this.to);
  }

  /** The texts of all cells. */
  texts(): string[] {
    return Array.from({ length: this.length }, (_, cell) => this.text(cell));
  }
}
