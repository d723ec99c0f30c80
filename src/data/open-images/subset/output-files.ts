import { join } from 'node:path';
import { RowFile } from './row-file.js';

/** The files of a subset, which get their names together or not at all. */
export class OutputFiles {
  readonly #folder: string;
  readonly #files = new Map<string, RowFile>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(name: string): RowFile {
    const file = new RowFile(join(this.#folder, name));
    this.#files.set(name, file);
    return file;
  }

  /** Everything goes to the disk. Returns the SHA-256 (hex) of each file by its name. */
  finish(): ReadonlyMap<string, string> {
    return new Map(Array.from(this.#files, ([name, file]) => [name, file.finish()]));
  }

  publish(): void {
    for (const file of this.#files.values()) file.publish();
    this.#files.clear();
  }

  /** Takes back what was not published. */
  discard(): void {
    for (const file of this.#files.values()) file.discard();
    this.#files.clear();
  }
}
