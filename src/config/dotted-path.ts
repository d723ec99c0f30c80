/** A key of a mapping or an index of a list. */
export type PathSegment = string | number;

const PLAIN_SEGMENT = /^(?:[A-Za-z_$][\w$-]*|\d+)/;
const QUOTED_SEGMENT = /^(?:"([^"]*)"|'([^']*)')/;
const PLAIN_KEY = /^(?:[A-Za-z_$][\w$-]*|\d+)$/;

/**
 * Reads `evaluators.0.epochs`. A key that holds dots itself is quoted: `sweep.grid."method.temperature"`.
 * Returns `undefined` for what is no path.
 */
export function parseDottedPath(text: string): readonly string[] | undefined {
  const segments: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = QUOTED_SEGMENT.exec(rest);
    const matched = quoted ?? PLAIN_SEGMENT.exec(rest);
    if (matched === null) return undefined;
    segments.push(quoted === null ? matched[0] : (quoted[1] ?? quoted[2] ?? ''));
    rest = rest.slice(matched[0].length);
    if (rest === '') return segments;
    if (!rest.startsWith('.')) return undefined;
    rest = rest.slice(1);
  }
}

const remembered = new Map<string, readonly string[]>();

/** The same path, or a single key where the text is none. Remembered: for the keys of rules, axes and patterns, which are few and looked up at every point. */
export function segmentsOf(text: string): readonly string[] {
  const segments = remembered.get(text) ?? parseDottedPath(text) ?? [text];
  remembered.set(text, segments);
  return segments;
}

/** Writes a path as `parseDottedPath` reads it. */
export function formatPath(path: readonly PathSegment[]): string {
  return path.map((segment) => (PLAIN_KEY.test(String(segment)) ? String(segment) : JSON.stringify(segment))).join('.');
}

/** Whether `path` is `ancestor` or lies below it. */
export function isWithin(path: readonly PathSegment[], ancestor: readonly PathSegment[]): boolean {
  return ancestor.length <= path.length && ancestor.every((segment, index) => String(segment) === String(path[index]));
}
