import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, realpath, rename, rm } from 'node:fs/promises';

/** Writes all of the bytes: where a disk fills up, the system takes a part of them and says so only the next time. */
export function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

/**
 * A file that is written piece by piece, and appears under its name when it is whole and on disk. Until then it lies beside it, under a name that
 * ends in `.partial`.
 */
export class WholeFile {
  readonly #path: string;
  readonly #partial: string;
  readonly #file: number;
  #isOpen = true;

  constructor(path: string) {
    this.#path = path;
    this.#partial = `${path}.partial`;
    this.#file = openSync(this.#partial, 'w');
  }

  write(chunk: Uint8Array): void {
    writeAll(this.#file, chunk);
  }

  /** Nothing more comes: what there is goes to the disk. */
  finish(): void {
    if (this.#isOpen) fsyncSync(this.#file);
    this.#close();
  }

  /** Gives the file its name. */
  publish(): void {
    this.finish();
    renameSync(this.#partial, this.#path);
  }

  /** Takes back what was not published. */
  discard(): void {
    this.#close();
    rmSync(this.#partial, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}

/** Writes a file chunk by chunk, whole or not at all. */
export function writeWhole(path: string, produce: (take: (chunk: Uint8Array) => void) => void): void {
  const file = new WholeFile(path);
  try {
    produce((chunk) => {
      file.write(chunk);
    });
    file.publish();
  } catch (error) {
    file.discard();
    throw error;
  }
}

export interface WriteOptions {
  /** Who may read it, as `chmod` counts; what is usual unless given. */
  readonly mode?: number;
}

/** Writes a file whole or not at all, also where several processes write the same: the last one's stays. What a link leads to is replaced, not the link. */
export async function writeFileWhole(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666 }: WriteOptions = {},
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const partial = `${target}.${randomUUID()}.partial`;
  const file = await open(partial, 'wx', mode);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
