import type { JsonObject } from '../json.js';
import { fromJson, type ConfigMapping } from './config-node.js';
import { formatPath } from './dotted-path.js';
import type { Assignment } from './overrides.js';
import type { ProblemList } from './problem.js';
import type { Rule } from './rules/index.js';
import { SourceText, type Source } from './source-text.js';

/** What lies under a file, as if it extended it: the experiment that something was made by, of which the file changes a part. */
export interface ExperimentBase {
  /** What it is called where a value's origin is told: `runs/small/0123456789ab/config.yaml`. */
  readonly name: string;
  readonly values: JsonObject;
  /** Dotted paths that files and overrides may set, with all below them; all of them unless given. */
  readonly open?: readonly string[];
  /** Dotted paths that they may not set, with all below them. */
  readonly closed: readonly string[];
  /** Why not, as a sentence. */
  readonly reason: string;
  /** Rules that hold besides those of every experiment. */
  readonly rules: readonly Rule[];
}

/** The base as the lowest layer. */
export function baseLayer({ name, values }: ExperimentBase): ConfigMapping {
  const source = { text: new SourceText(name, '', null), offset: 0 };
  return fromJson(values, source) as ConfigMapping;
}

/** Reports every key of files and overrides that the base has decided. */
export function checkOpenKeys(
  files: ConfigMapping,
  overrides: readonly Assignment[],
  { open, closed, reason }: ExperimentBase,
  problems: ProblemList,
): void {
  const isBelow = (path: string, keys: readonly string[]): boolean =>
    keys.some((key) => path === key || path.startsWith(`${key}.`));
  const isOnTheWay = (path: string): boolean => [...(open ?? []), ...closed].some((key) => key.startsWith(`${path}.`));
  const check = (path: readonly string[], keySource: Source): void => {
    const dotted = formatPath(path);
    if (!isBelow(dotted, closed) && (open === undefined || isBelow(dotted, open))) return;
    problems.add(
      'config/fixed-key',
      keySource,
      path,
      `${dotted} cannot be set here. ${reason}`,
      open && { allowed: open },
    );
  };
  const visit = (mapping: ConfigMapping, above: readonly string[]): void => {
    for (const [key, { keySource, value }] of mapping.entries) {
      const path = [...above, key];
      if (value.type === 'mapping' && isOnTheWay(formatPath(path))) visit(value, path);
      else check(path, keySource);
    }
  };
  visit(files, []);
  for (const { path, keySource, value } of overrides) {
    if (value.type === 'mapping' && isOnTheWay(formatPath(path))) visit(value, path);
    else check(path, keySource);
  }
}
