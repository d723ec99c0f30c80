import { parseDocument } from 'yaml';

/** A matrix of numbers, rows first. */
export interface OpencvMatrix {
  readonly rows: number;
  readonly columns: number;
  /** `f` float32, `d` float64, `i` int32. */
  readonly type: 'f' | 'd' | 'i';
  readonly data: readonly number[];
}

/** Why a text is not the matrix that was expected, in words that complete "it …". */
export class MatrixFault extends Error {}

/** What OpenCV's FileStorage begins a YAML file with: no YAML directive by the standard, so no parser reads it. */
const FIRST_LINE = '%YAML:1.0';

/**
 * Reads the matrix `name` of a YAML file that OpenCV's FileStorage wrote.
 *
 * @throws MatrixFault
 */
export function parseOpencvMatrix(text: string, name: string): OpencvMatrix {
  const { first, rest } = splitLine(text);
  if (first !== FIRST_LINE) throw new MatrixFault(`does not begin with ${FIRST_LINE}`);
  const document = parseDocument(rest.replace(/^---\r?\n/, ''), { logLevel: 'silent', strict: true });
  const [error] = document.errors;
  if (error !== undefined) throw new MatrixFault(`is no YAML: ${error.message.split('\n')[0] ?? ''}`);
  // Nothing in these files refers to anything else.
  const content: unknown = toPlain(() => document.toJS({ maxAliasCount: 0 }));
  const node = fieldsOf(fieldsOf(content)[name]);
  return checkMatrix(node, name);
}

function splitLine(text: string): { first: string; rest: string } {
  const end = text.indexOf('\n');
  return end < 0 ? { first: text.trim(), rest: '' } : { first: text.slice(0, end).trim(), rest: text.slice(end + 1) };
}

function toPlain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    throw new MatrixFault('refers to other parts of itself');
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;

function checkMatrix({ rows, cols, dt, data }: Readonly<Record<string, unknown>>, name: string): OpencvMatrix {
  if (!isCount(rows) || !isCount(cols)) throw new MatrixFault(`has no matrix ${name} with rows and columns`);
  if (dt !== 'f' && dt !== 'd' && dt !== 'i') throw new MatrixFault(`has a matrix ${name} of neither f, d nor i`);
  if (!Array.isArray(data) || data.length !== rows * cols) {
    throw new MatrixFault(`has a matrix ${name} without its ${rows} x ${cols} numbers`);
  }
  const numbers = data.map((value: unknown) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new MatrixFault(`has something in the matrix ${name} that is no finite number`);
    }
    return value;
  });
  return { rows, columns: cols, type: dt, data: numbers };
}

/** Numbers a line of a written file. */
const NUMBERS_A_LINE = 4;

/** A number as FileStorage reads it: a whole one of a float matrix keeps its point. */
function formatNumber(value: number, type: OpencvMatrix['type']): string {
  if (type === 'i') return String(value);
  return Number.isInteger(value) ? `${value}.` : value.toExponential(type === 'f' ? 8 : 16);
}

/** The YAML file that OpenCV's FileStorage reads the matrix from. */
export function formatOpencvMatrix(name: string, { rows, columns, type, data }: OpencvMatrix): string {
  const numbers = data.map((value) => formatNumber(value, type));
  const lines = Array.from({ length: Math.ceil(numbers.length / NUMBERS_A_LINE) }, (_, line) =>
    numbers.slice(line * NUMBERS_A_LINE, (line + 1) * NUMBERS_A_LINE).join(', '),
  );
  return [
    FIRST_LINE,
    '---',
    `${name}: !!opencv-matrix`,
    `   rows: ${rows}`,
    `   cols: ${columns}`,
    `   dt: ${type}`,
    `   data: [ ${lines.join(',\n       ')} ]`,
    '',
  ].join('\n');
}
