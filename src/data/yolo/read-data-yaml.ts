import { LineCounter, parseDocument, type Document } from 'yaml';
import { distinctClassNames, isClassName } from '../class-names.js';
import { dataErrors } from '../errors.js';
import { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import { decodeText, readSmallFile, UnreadableText } from '../read-small-file.js';

/** What a `data.yaml` says. */
export interface DataYaml {
  readonly names: readonly string[];
  /** Folder that the splits are below, as it stands there. */
  readonly path: string | undefined;
  /** Folders and lists, as they stand there, and their line. */
  readonly train: SplitEntries;
  readonly val: SplitEntries;
  readonly test: SplitEntries;
  /** Numbers after each box that belong to keypoints. */
  readonly keypointNumbers: number;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

export interface SplitEntries {
  readonly line: number;
  readonly entries: readonly string[];
}

/** Bytes of the file: tens of thousands of names. */
const MOST_BYTES = 4 << 20;

/** Classes that a set may have. */
const MOST_CLASSES = 100_000;

/** Reads one file, gathering everything that is wrong with it. */
class DataYamlReader {
  readonly #lines = new LineCounter();
  readonly #document: Document;
  readonly #content: Readonly<Record<string, unknown>>;

  constructor(
    text: string,
    private readonly problems: ProblemList,
  ) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, stringKeys: true });
    for (const { pos, message } of this.#document.errors) {
      problems.add(`line ${this.#lines.linePos(pos[0]).line}: ${message}`);
    }
    const content: unknown = problems.total > 0 ? undefined : this.#document.toJS({ maxAliasCount: 100 });
    const isMapping = typeof content === 'object' && content !== null && !Array.isArray(content);
    if (!isMapping && problems.total === 0) problems.add('line 1: it is no mapping of keys');
    this.#content = isMapping ? (content as Readonly<Record<string, unknown>>) : {};
  }

  lineOf(key: string): number {
    const node: unknown = this.#document.get(key, true);
    const range = (node as { readonly range?: readonly number[] } | undefined)?.range;
    return range?.[0] === undefined ? 1 : this.#lines.linePos(range[0]).line;
  }

  #fault(key: string, problem: string): void {
    this.problems.add(`line ${this.lineOf(key)}: ${key} ${problem}`);
  }

  names(): readonly string[] {
    const { names, nc } = this.#content;
    const found = this.#listNames(names);
    const wrong = found.find((name) => typeof name !== 'string' && typeof name !== 'number');
    const texts = found.map(String);
    const unusable = texts.find((name) => !isClassName(name));
    if (names === undefined) this.problems.add('names, which lists the classes, is missing');
    else if (found.length === 0) this.#fault('names', 'is no list of classes, and no mapping of their indices');
    else if (found.length > MOST_CLASSES) this.#fault('names', `has more than ${MOST_CLASSES} classes`);
    else if (wrong !== undefined) this.#fault('names', 'has something else than a text');
    else if (unusable !== undefined) this.#fault('names', `has ${quoted(unusable)}, which is no name`);
    else if (nc !== undefined && nc !== found.length)
      this.#fault('nc', `is ${JSON.stringify(nc)}, and names has ${found.length}`);
    return distinctClassNames(
      texts,
      texts.map((_, index) => String(index)),
    );
  }

  /** The names in the order of their indices. */
  #listNames(names: unknown): readonly unknown[] {
    if (Array.isArray(names)) return names;
    if (typeof names !== 'object' || names === null) return [];
    const entries = Object.entries(names);
    const byIndex = new Map(entries.map(([index, name]) => [Number(index), name as unknown]));
    const missing = entries.findIndex((_, index) => !byIndex.has(index));
    if (missing >= 0) this.#fault('names', `has ${entries.length} classes, and none with the index ${missing}`);
    // What is missing has been told; the place of it counts as a name.
    return entries.map((_, index) => byIndex.get(index) ?? index);
  }

  entries(key: 'train' | 'val' | 'test'): SplitEntries {
    const value = this.#content[key];
    const given: readonly unknown[] = Array.isArray(value)
      ? value
      : value === undefined || value === null
        ? []
        : [value];
    const entries = given.filter((entry) => typeof entry === 'string' && entry !== '') as string[];
    if (entries.length < given.length) this.#fault(key, 'is neither a path nor a list of paths');
    else if (key === 'train' && entries.length === 0)
      this.problems.add('train, which says where the images are, is missing');
    return { line: this.lineOf(key), entries };
  }

  path(): string | undefined {
    const { path } = this.#content;
    return typeof path === 'string' && path !== '' ? path : undefined;
  }

  keypointNumbers(): number {
    const shape = this.#content.kpt_shape;
    if (shape === undefined) return 0;
    const [count, each] = Array.isArray(shape) ? (shape as readonly unknown[]) : [];
    const isShape = Number.isInteger(count) && (each === 2 || each === 3) && (count as number) >= 0;
    if (!isShape) this.#fault('kpt_shape', 'is not [number of keypoints, 2 or 3]');
    return isShape ? (count as number) * each : 0;
  }
}

/** `undefined` where the text is no mapping: then nothing can be said of its keys. */
function readDocument(text: string, digest: string, problems: ProblemList): DataYaml | undefined {
  const reader = new DataYamlReader(text, problems);
  if (problems.total > 0) return undefined;
  const [train, val, test] = (['train', 'val', 'test'] as const).map((key) => reader.entries(key));
  const [names, keypointNumbers] = [reader.names(), reader.keypointNumbers()];
  return { names, path: reader.path(), train: train!, val: val!, test: test!, keypointNumbers, digest };
}

/**
 * Reads the file that describes a set to YOLO.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function readDataYaml(path: string): Promise<DataYaml> {
  const problems = new ProblemList();
  try {
    const { bytes, digest } = await readSmallFile(path, MOST_BYTES);
    const read = readDocument(decodeText(bytes), digest, problems);
    if (read !== undefined && problems.total === 0) return read;
  } catch (error) {
    // Nesting without end exhausts the stack of the parser.
    if (error instanceof RangeError || error instanceof ReferenceError)
      problems.add('line 1: it is nested too deeply, or refers to itself too often');
    else if (error instanceof UnreadableText) problems.add(error.message);
    else throw error;
  }
  throw dataErrors['data/annotations-invalid']({ path, problems });
}
