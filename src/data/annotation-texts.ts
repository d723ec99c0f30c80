import { createHash } from 'node:crypto';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import { FolderBounds } from './folder-bounds.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { ProblemList } from './problem-list.js';
import { decodeText, readSmallFile, UnreadableText } from './read-small-file.js';

/** The annotation file of one image. */
export interface AnnotationText {
  /** Absolute. */
  readonly path: string;
  /** What problems call it, and what it is known by wherever the set lies. */
  readonly name: string;
  /** Absolute: it lies in one of these, links followed. */
  readonly folders: readonly string[];
}

/** Bytes of one image's annotation: thousands of objects with polygons. */
const MOST_BYTES = 8 << 20;

/** Files read at the same time. */
const CONCURRENCY = 32;

export interface AnnotationReading<Parsed> {
  /** What problems call the set. */
  readonly path: string;
  /** One an image, in the order of the images; `undefined` where it has none. */
  readonly files: readonly (AnnotationText | undefined)[];
  /** The encoding of a file by its first bytes. */
  readonly encodingOf?: (bytes: Buffer) => string;
  /** Reads one file, telling what is wrong with its lines. */
  readonly parse: (text: string, report: (line: number, problem: string) => void) => Parsed;
}

export interface ReadAnnotations<Parsed> {
  /** In the order of the files. */
  readonly parsed: readonly (Parsed | undefined)[];
  /** SHA-256 (hex) over the names and contents of all files. */
  readonly digest: string;
}

/**
 * Reads the annotation files of all images.
 *
 * @throws `data/annotation-files-invalid` with everything that is wrong, in the order of the files
 */
export async function readAnnotationTexts<Parsed>(
  { path: setPath, files, encodingOf, parse }: AnnotationReading<Parsed>,
  { progress, signal }: DatasetContext,
): Promise<ReadAnnotations<Parsed>> {
  const parsed = new Array<Parsed | undefined>(files.length);
  const digests = new Array<string | undefined>(files.length);
  const problems = new Map<number, ProblemList>();
  const bounds = new FolderBounds();
  const readOne = async ({ path, name, folders }: AnnotationText, index: number): Promise<void> => {
    const own = new ProblemList();
    try {
      if (!(await bounds.hold(folders, path).catch(() => true))) {
        throw new UnreadableText(`it leads out of ${folders[0]!}`);
      }
      const { bytes, digest } = await readSmallFile(path, MOST_BYTES);
      digests[index] = digest;
      parsed[index] = parse(decodeText(bytes, encodingOf?.(bytes)), (line, problem) => {
        own.add(`${name}:${line}: ${problem}`);
      });
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error;
      own.add(`${name}: ${error.message}`);
    }
    if (own.total > 0) problems.set(index, own);
  };
  const task = progress.start('Reading annotations', files.length, 'files');
  try {
    await forEachConcurrently(files, CONCURRENCY, async (file, index) => {
      signal?.throwIfAborted();
      if (file !== undefined) await readOne(file, index);
      task.advance(1);
    });
  } finally {
    task.end();
  }
  refuse(setPath, problems);
  return { parsed, digest: joinDigests(files, digests) };
}

function refuse(path: string, byFile: ReadonlyMap<number, ProblemList>): void {
  if (byFile.size === 0) return;
  const problems = new ProblemList();
  for (const [, own] of [...byFile].sort(([one], [other]) => one - other)) problems.addAll(own);
  throw dataErrors['data/annotation-files-invalid']({ path, problems });
}

function joinDigests(files: readonly (AnnotationText | undefined)[], digests: readonly (string | undefined)[]): string {
  const hash = createHash('sha256');
  for (const [index, file] of files.entries()) {
    if (file) hash.update(`${JSON.stringify(file.name)} ${digests[index] ?? ''}\n`);
  }
  return hash.digest('hex');
}
