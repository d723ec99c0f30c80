import { createHash } from 'node:crypto';
import { WholeFile } from '../../../files/write-whole.js';

/** Bytes that are written at once. */
const CHUNK = 1 << 20;
const LINE_FEED = 0x0a;

/** A text file that is written line by line, whole or not at all. */
export class RowFile {
  readonly #file: WholeFile;
  readonly #hash = createHash('sha256');
  readonly #pending = Buffer.allocUnsafe(CHUNK);
  #used = 0;
  #written = 0;

  constructor(path: string) {
    this.#file = new WholeFile(path);
  }

  /** Appends a line: the bytes from `start` to `end`, shorter than a chunk. Returns where in the file it begins. */
  append(bytes: Buffer, start = 0, end = bytes.length): number {
    if (this.#used + end - start + 1 > CHUNK) this.#flush();
    const begin = this.#written + this.#used;
    this.#used += bytes.copy(this.#pending, this.#used, start, end);
    this.#pending[this.#used++] = LINE_FEED;
    return begin;
  }

  /** Everything goes to the disk; the file does not have its name yet. Returns its SHA-256 (hex). */
  finish(): string {
    this.#flush();
    this.#file.finish();
    return this.#hash.digest('hex');
  }

  /** Gives the file its name. */
  publish(): void {
    this.#file.publish();
  }

  /** Takes back what was not published. */
  discard(): void {
    this.#file.discard();
  }

  #flush(): void {
    const bytes = this.#pending.subarray(0, this.#used);
    this.#hash.update(bytes);
    this.#file.write(bytes);
    this.#written += this.#used;
    this.#used = 0;
  }
}
