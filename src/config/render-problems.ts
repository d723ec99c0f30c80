import { createColors } from 'picocolors';
import { printable } from '../printable.js';
import type { Problem } from './problem.js';
import type { SourceText } from './source-text.js';

export interface RenderOptions {
  readonly color: boolean;
}

/** Lines of the file that are shown before the one that is complained about. */
const CONTEXT = 2;
/** Columns of a line that are shown at most. */
const WIDTH = 140;

/** Problems as text: place, message, code frame, allowed values, nearest spelling. */
export function renderProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, SourceText>,
  options: RenderOptions,
): string {
  return problems.map((problem) => renderProblem(problem, texts.get(problem.file), options)).join('\n\n');
}

function renderProblem(problem: Problem, text: SourceText | undefined, { color }: RenderOptions): string {
  const colors = createColors(color);
  const { code, file, line, column, message, allowed, suggestion } = problem;
  const notes = [
    suggestion === undefined ? undefined : `did you mean ${colors.green(suggestion)}?`,
    allowed === undefined || allowed.length === 0 ? undefined : `allowed: ${wrapped(allowed)}`,
  ];
  return [
    `${colors.cyan(printable(file))}:${line}:${column} ${colors.red('error')} ${printable(message)} ${colors.dim(`[${code}]`)}`,
    ...(text === undefined ? [] : codeFrame(text.lines, line, column, colors)),
    ...notes.flatMap((note) => (note === undefined ? [] : [`  ${note}`])),
  ].join('\n');
}

type Colors = ReturnType<typeof createColors>;

function codeFrame(lines: readonly string[], line: number, column: number, colors: Colors): string[] {
  if (lines.join('').trim() === '') return [];
  const first = Math.max(1, line - CONTEXT);
  const digits = String(line).length;
  // A long line is shown from a little before the place.
  const from = column > WIDTH - 40 ? column - 40 : 0;
  const shown = lines.slice(first - 1, line).map((content, index) => {
    const number = first + index;
    const mark = number === line ? colors.red('>') : ' ';
    return `${mark} ${colors.dim(`${String(number).padStart(digits)} |`)} ${printable(content.slice(from, from + WIDTH))}`;
  });
  const content = lines[line - 1] ?? '';
  const underline = '^'.repeat(tokenLength(content.slice(column - 1), WIDTH));
  const pointer = `  ${' '.repeat(digits)} ${colors.dim('|')} ${' '.repeat(column - 1 - from)}${colors.red(underline)}`;
  return [...shown, pointer];
}

/** How much of the rest of a line belongs to what begins there: a quoted text, a key, a plain value. */
function tokenLength(rest: string, most: number): number {
  const token = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,:[\]{}#=]+(?:\.[^\s,:[\]{}#=]+)*)/.exec(rest)?.[0] ?? '';
  return Math.max(1, Math.min(token.length, most));
}

const PER_LINE = 100;

function wrapped(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const current = lines.at(-1) ?? '';
    const longer = current === '' ? word : `${current}, ${word}`;
    if (current === '' || longer.length <= PER_LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return printable(lines.join(`,\n           `));
}
