import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { PathSegment } from './dotted-path.js';
import { limits } from './limits.js';
import { nearest } from './nearest.js';
import type { ProblemList } from './problem.js';
import { SourceText, type Source } from './source-text.js';

/** What names the file that is to be read; its position takes the blame where the file cannot be. */
export interface FileRequest {
  /** Absolute. */
  readonly path: string;
  /** `undefined` for the file that the command names. */
  readonly namedBy: Source | undefined;
  /** The key that names it; `extends` unless given. */
  readonly at?: readonly PathSegment[];
}

/** Reads configuration files as text, and no more of anything than a configuration can be. */
export class TextReader {
  readonly #texts = new Map<string, SourceText>();

  constructor(
    private readonly workingDirectory: string,
    private readonly problems: ProblemList,
  ) {}

  async read({ path, namedBy, at = ['extends'] }: FileRequest): Promise<SourceText | undefined> {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const name = displayName(path, this.workingDirectory);
    const source = namedBy ?? { text: new SourceText(name, '', path), offset: 0 };
    const blamed = namedBy === undefined ? [] : at;
    try {
      const { size, isFile } = await describeFile(path);
      if (!isFile || size > limits.fileBytes) {
        const message = isFile
          ? `${name} has ${size} bytes; a configuration may have ${limits.fileBytes}.`
          : `${name} is not a file.`;
        this.problems.add('config/file-unreadable', source, blamed, message);
        return undefined;
      }
      const content = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
      const text = new SourceText(name, content, path);
      this.#texts.set(path, text);
      return text;
    } catch (error) {
      await this.#blame(error, path, name, source, blamed);
      return undefined;
    }
  }

  async #blame(
    error: unknown,
    path: string,
    name: string,
    source: Source,
    blamed: readonly PathSegment[],
  ): Promise<void> {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const suggestion = await nearestFile(path);
      const near = suggestion === undefined ? undefined : displayName(suggestion, this.workingDirectory);
      this.problems.add('config/file-missing', source, blamed, `The file ${name} does not exist.`, {
        suggestion: near,
      });
    } else if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      this.problems.add('config/file-unreadable', source, blamed, `${name} is no UTF-8 text.`);
    } else {
      const reason = typeof code === 'string' ? code : String(error);
      this.problems.add('config/file-unreadable', source, blamed, `${name} cannot be read (${reason}).`);
    }
  }
}

async function describeFile(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const described = await stat(path);
  return { size: described.size, isFile: described.isFile() };
}

/** The path as a user would type it: relative where it lies below the working directory. */
export function displayName(path: string, workingDirectory: string): string {
  const below = relative(workingDirectory, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}

/** One name for one file, whatever links lead to it. */
export async function identityOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function nearestFile(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const name = nearest(basename(path), names);
  return name === undefined ? undefined : join(folder, name);
}
