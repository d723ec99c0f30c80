import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { readLines } from '../../files/read-lines.js';
import { formatProposals, LONGEST_LINE, parseProposals, type ImageProposals } from './proposal-lines.js';

/** Bytes that are written together. */
const CHUNK = 1 << 16;

/** What was written before, of a file that was not finished. */
interface Beginning {
  readonly images: number;
  /** Of the whole lines. */
  readonly bytes: number;
}

/** Whether a file exists and its first line is the header. */
async function beginsWith(path: string, header: string): Promise<boolean> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return false;
  for await (const [, line] of readLines(path, LONGEST_LINE)) return line === header;
  return false;
}

/** The lines of the partial file that are whole and of the images wanted, from the first one on. */
async function readBeginning(path: string, header: string, ids: readonly string[]): Promise<Beginning> {
  let images = 0;
  let bytes = Buffer.byteLength(header) + 1;
  const { size } = await stat(path);
  for await (const [number, line] of readLines(path, LONGEST_LINE)) {
    if (number === 1) continue;
    const parsed = parseProposals(line);
    const end = bytes + Buffer.byteLength(line) + 1;
    if (typeof parsed === 'string' || parsed.image !== ids[images] || end > size) break;
    [images, bytes] = [images + 1, end];
  }
  return { images, bytes };
}

/**
 * Writes a file of proposals line by line. It appears under its name when it is whole and on disk; until then its lines lie in `FILE.partial`, where writing goes on
 * after an interruption. Files with another header, of other images or settings, are begun anew.
 */
export class ProposalWriter {
  #lines: string[] = [];
  #length = 0;

  private constructor(
    private readonly path: string,
    private readonly partial: string,
    private readonly file: FileHandle,
    /** How many of the images were written before. */
    readonly done: number,
  ) {}

  /**
   * @param ids The images, in the order in which they will be added
   * @returns `undefined` where the file is there already
   */
  static async open(path: string, header: string, ids: readonly string[]): Promise<ProposalWriter | undefined> {
    if (await beginsWith(path, header)) return undefined;
    const partial = `${path}.partial`;
    if (await beginsWith(partial, header)) {
      const { images, bytes } = await readBeginning(partial, header, ids);
      const file = await open(partial, 'r+');
      await file.truncate(bytes);
      await file.close();
      return new ProposalWriter(path, partial, await open(partial, 'a'), images);
    }
    const file = await open(partial, 'w');
    await file.write(`${header}\n`);
    return new ProposalWriter(path, partial, file, 0);
  }

  async add(proposals: ImageProposals): Promise<void> {
    const line = `${formatProposals(proposals)}\n`;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= CHUNK) await this.#flush();
  }

  /** Ends the writing; with everything written, the file gets its name. */
  async close(isWhole: boolean): Promise<void> {
    try {
      await this.#flush();
      await this.file.sync();
    } finally {
      await this.file.close();
    }
    if (isWhole) await rename(this.partial, this.path);
  }

  async #flush(): Promise<void> {
    const text = this.#lines.join('');
    [this.#lines, this.#length] = [[], 0];
    if (text !== '') await this.file.appendFile(text);
  }
}
