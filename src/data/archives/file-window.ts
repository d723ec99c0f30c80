import type { FileHandle } from 'node:fs/promises';

/** Reads a file from front to back in few pieces: what was read last is kept, so that many small reads nearby are one. */
export class FileWindow {
  readonly #file: FileHandle;
  readonly #least: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  /** @param least bytes taken from the file at once, where no more are asked for */
  constructor(file: FileHandle, least: number) {
    this.#file = file;
    this.#least = least;
  }

  /** The bytes from `offset`, fewer than `length` only where the file ends. They are not changed by later reads. */
  async read(offset: number, length: number): Promise<Buffer> {
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#bytes.length) {
      this.#bytes = await this.#readFully(offset, Math.max(length, this.#least));
      this.#start = offset;
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + length);
  }

  async #readFully(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }
}
