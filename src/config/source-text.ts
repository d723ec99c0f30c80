/** Where something stands, as an editor counts: lines and columns from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The name under which overrides appear where a file would. */
export const COMMAND_LINE = '<command line>';

/** A text that configuration values come from: a file, or the overrides of the command line, one a line. */
export class SourceText {
  readonly #lineStarts: readonly number[];

  constructor(
    /** As problems name it: relative to where the command was started, if it lies below. */
    readonly name: string,
    readonly text: string,
    /** Absolute; `null` for the command line. */
    readonly path: string | null,
  ) {
    this.#lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  positionOf(offset: number): Position {
    const line = this.#lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  get lines(): readonly string[] {
    return this.text.split(/\r?\n/);
  }
}

/** A place in a text. */
export interface Source {
  readonly text: SourceText;
  readonly offset: number;
}

/** `configs/a.yaml:3:5`. */
export function formatSource({ text, offset }: Source): string {
  const { line, column } = text.positionOf(offset);
  return `${text.name}:${line}:${column}`;
}
