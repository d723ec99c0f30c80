import { distinctClassNames, isClassName } from '../class-names.js';
import { dataErrors } from '../errors.js';
import { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import { decodeText, readSmallFile, UnreadableText } from '../read-small-file.js';
import type { DataYaml } from './read-data-yaml.js';

/** Bytes of the file: tens of thousands of names. */
const MOST_BYTES = 1 << 20;

/** `classes.txt`, `obj.names`. */
export const isNameList = (path: string): boolean => /\.(?:txt|names)$/i.test(path);

/** The names, one a line in the order of their indices. An empty line among them would move the others, so it is none. */
function namesIn(text: string, problems: ProblemList): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const names = lines.map((line) => line.trim());
  for (const [index, name] of names.entries()) {
    if (!isClassName(name)) problems.add(`line ${index + 1}: ${quoted(name)} is no name`);
  }
  return distinctClassNames(
    names,
    names.map((_, index) => String(index)),
  );
}

/**
 * Reads a list of the classes alone, as tools for annotation write it that write no `data.yaml`: all images under the root are training images then.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export async function readNameList(path: string): Promise<DataYaml> {
  const problems = new ProblemList();
  try {
    const { bytes, digest } = await readSmallFile(path, MOST_BYTES);
    const names = namesIn(decodeText(bytes), problems);
    const none = { line: 1, entries: [] };
    const read = {
      names,
      path: undefined,
      train: { line: 1, entries: ['.'] },
      val: none,
      test: none,
      keypointNumbers: 0,
      digest,
    };
    if (problems.total === 0) return read;
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    problems.add(error.message);
  }
  throw dataErrors['data/annotations-invalid']({ path, problems });
}
