import { formatPath, type PathSegment } from './dotted-path.js';
import type { Source, SourceText } from './source-text.js';

/** Everything that can be wrong with a configuration, by code. */
export const problemCodes = {
  'config/file-missing': 'A file that is named is not there.',
  'config/file-unreadable': 'A file cannot be read, is too large, or is no UTF-8 text.',
  'config/syntax': 'The text is no valid YAML 1.2.',
  'config/duplicate-key': 'A mapping has a key twice.',
  'config/merge-key': '`<<` belongs to YAML 1.1.',
  'config/not-a-mapping': 'A file holds something else than keys and values.',
  'config/too-deep': 'Mappings and lists are nested too deeply.',
  'config/too-large': 'Aliases make a small text a huge value.',
  'config/number': 'A number that cannot be kept exactly, or is not finite.',
  'config/reference': 'A `${...}` cannot be read.',
  'config/environment': 'An environment variable is not set and has no default.',
  'config/extends': 'An `extends:` that does not name files, or goes round in a circle.',
  'config/override': 'A `key=value` argument that cannot be applied.',
  'config/plugin': 'A user plug-in cannot be loaded, or may not be.',
  'config/fixed-key': 'A key that what is evaluated has decided.',
  'config/unknown-kind': 'A block names a plug-in that does not exist.',
  'config/unknown-key': 'A key that nothing reads.',
  'config/missing-key': 'A key that must be there is not.',
  'config/type': 'A value of another type than the key takes.',
  'config/range': 'A number beyond its bounds, or a text or list too short or too long.',
  'config/choice': 'A value that is none of the allowed ones.',
  'config/format': 'A text of another form than the key takes.',
  'config/secret': 'A secret that is written out, or an axis.',
  'config/sweep': 'A sweep that cannot be expanded.',
  'config/rule': 'Values that are right by themselves and do not fit together.',
} as const;
export type ProblemCode = keyof typeof problemCodes;

/** One thing that is wrong, at the place where the value really comes from. */
export interface Problem {
  readonly code: ProblemCode;
  readonly file: string;
  /** From 1. On the command line, the number of the override. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The key, as dotted path; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly allowed?: readonly string[];
  /** The nearest spelling. */
  readonly suggestion?: string;
}

export interface ProblemDetails {
  readonly allowed?: readonly string[];
  readonly suggestion?: string | undefined;
}

/** Gathers problems, together with the texts that code frames are cut from. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  readonly #texts = new Map<string, SourceText>();

  add(
    code: ProblemCode,
    source: Source,
    path: readonly PathSegment[],
    message: string,
    { allowed, suggestion }: ProblemDetails = {},
  ): void {
    this.#texts.set(source.text.name, source.text);
    const problem = {
      code,
      file: source.text.name,
      ...source.text.positionOf(source.offset),
      path: formatPath(path),
      message,
      ...(allowed === undefined ? {} : { allowed }),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
    this.#include(problem);
  }

  /** Adds what another list has and this one has not. */
  include({ problems, texts }: Pick<ProblemList, 'problems' | 'texts'>): void {
    for (const [name, text] of texts) this.#texts.set(name, text);
    for (const problem of problems) this.#include(problem);
  }

  #include(problem: Problem): void {
    const known = JSON.stringify(problem);
    if (!this.#problems.some((other) => JSON.stringify(other) === known)) this.#problems.push(problem);
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** By file, in the order in which the files were first complained about, then by place. */
  get problems(): readonly Problem[] {
    const files = [...this.#texts.keys()];
    return [...this.#problems].sort(
      (one, other) =>
        files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column,
    );
  }

  get texts(): ReadonlyMap<string, SourceText> {
    return this.#texts;
  }
}
