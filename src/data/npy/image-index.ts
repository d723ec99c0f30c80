import { readLines } from '../../files/read-lines.js';
import { npyErrors } from './errors.js';
import { ImageDictBuilder, type ImageDict } from './image-dict.js';
import { writeNpyFile } from './write-npy-file.js';

/** The first line of an index. */
const FORMAT = { format: 'croplab-image-index', version: 1 } as const;

/** Characters of a line: an image with ten thousand boxes. */
const LONGEST_LINE = 4 << 20;

const CHUNK = 1 << 18;

/**
 * Writes the project's own form of an image dict: a line that says what it holds, then a JSON object a line and image, in the dict's order:
 * `{"image": ..., "classes": [...]}` or `{"image": ..., "boxes": [[...], ...]}`. The same content gives the same bytes.
 *
 * @throws `npy/unwritable`
 */
export function writeImageIndex(path: string, { content, images }: ImageDict): void {
  writeNpyFile(path, (take) => {
    let lines = [JSON.stringify({ ...FORMAT, content })];
    let length = 0;
    const flush = (): void => {
      take(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      [lines, length] = [[], 0];
    };
    for (const [image, values] of images) {
      const line = JSON.stringify({ image, [content]: values });
      lines.push(line);
      length += line.length;
      if (length > CHUNK) flush();
    }
    flush();
  });
}

/**
 * Reads what {@link writeImageIndex} writes.
 *
 * @throws `npy/missing`, `npy/content-invalid`
 */
export async function readImageIndex(path: string): Promise<ImageDict> {
  const builder = new ImageDictBuilder();
  let content: ImageDict['content'] | undefined;
  try {
    for await (const [number, line] of readLines(path, LONGEST_LINE)) {
      const fault = number === 1 ? undefined : addLine(builder, line, content);
      if (number === 1) content = contentOf(parse(line));
      if (number === 1 && content === undefined) builder.problems.add('line 1 does not say that it is an image index');
      if (fault !== undefined) builder.problems.add(`line ${number} ${fault}`);
      if (content === undefined) break;
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw npyErrors['npy/missing']({ path, reason: error.message }, { cause: error });
  }
  if (content === undefined && builder.problems.total === 0) builder.problems.add('it is empty');
  const { problems } = builder;
  if (problems.total > 0) throw npyErrors['npy/content-invalid']({ path, problems });
  return builder.finish(content ?? 'classes');
}

function addLine(
  builder: ImageDictBuilder,
  line: string,
  content: ImageDict['content'] | undefined,
): string | undefined {
  const { image, classes, boxes } = parse(line) ?? {};
  if (typeof image !== 'string') return 'names no image';
  if (content === 'classes' && Array.isArray(classes)) builder.addClasses(image, classes);
  else if (content === 'boxes' && Array.isArray(boxes)) {
    builder.addBoxes(
      image,
      boxes.map((row: unknown) => (Array.isArray(row) ? (row as readonly unknown[]) : undefined)),
    );
  } else return `has no ${content ?? 'content'}`;
  return undefined;
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function contentOf(header: Readonly<Record<string, unknown>> | undefined): ImageDict['content'] | undefined {
  if (header?.format !== FORMAT.format || header.version !== FORMAT.version) return undefined;
  return header.content === 'classes' || header.content === 'boxes' ? header.content : undefined;
}
