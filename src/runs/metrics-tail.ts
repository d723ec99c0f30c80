import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { parseMetricLine } from './metrics-journal.js';
import type { MetricLine } from './run-files.js';

/** What is done with what a journal holds. */
export interface MetricsReader {
  take(line: MetricLine): void;
  /** The journal was made anew, as a run does that goes on from a checkpoint: what was taken before no longer counts. */
  restart(): void;
}

const NEWLINE = 0x0a;
const PIECE = 1 << 20;

/**
 * Reads `metrics.jsonl` while a run appends to it: each call takes the lines that were added since the last one. A line is taken when its
 * end is there, so never half of one.
 */
export class MetricsTail {
  #position = 0;
  #file = '';

  constructor(private readonly path: string) {}

  /** Reads to the end. A missing file has no lines; one that cannot be read counts as missing. */
  async read(reader: MetricsReader): Promise<void> {
    // A pipe in the file's place must not be waited for.
    const file = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
    if (file === undefined) return;
    try {
      await this.#readOpened(file, reader);
    } finally {
      await file.close();
    }
  }

  async #readOpened(file: FileHandle, reader: MetricsReader): Promise<void> {
    const status = await file.stat();
    if (!status.isFile()) return;
    const name = `${status.dev}:${status.ino}:${status.birthtimeMs}`;
    if (name !== this.#file || status.size < this.#position) {
      if (this.#file !== '') reader.restart();
      [this.#file, this.#position] = [name, 0];
    }
    const piece = Buffer.allocUnsafe(Math.min(PIECE, Math.max(1, status.size - this.#position)));
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, this.#position);
      const whole = piece.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      takeLines(piece.toString('utf8', 0, whole), reader);
      // A "line" that fills a whole piece is no line of a journal.
      this.#position += whole > 0 || bytesRead < PIECE ? whole : bytesRead;
      if (bytesRead < piece.length || (whole === 0 && bytesRead < PIECE)) return;
    }
  }
}

function takeLines(text: string, reader: MetricsReader): void {
  for (const piece of text.split('\n')) {
    const line = piece === '' ? undefined : parseMetricLine(piece);
    if (line !== undefined && isPlottable(line)) reader.take(line);
  }
}

/** The file may have been written by anything. */
function isPlottable({ step, value, wallTime, name }: MetricLine): boolean {
  return (
    Number.isFinite(step) &&
    (value === null || typeof value === 'number') &&
    typeof wallTime === 'number' &&
    name.length <= LONGEST_NAME
  );
}

const LONGEST_NAME = 200;
