import { ConfigError } from '../config-error.js';
import type { ConfigMapping } from '../config-node.js';
import type { PathSegment } from '../dotted-path.js';
import { ProblemList } from '../problem.js';
import { sourceOf } from '../schema-problems.js';
import type { Source } from '../source-text.js';

/** What to throw where a part of a sweep as a whole is wrong, such as `exclude.0`, at its place. */
export function sweepErrorAt(
  sweep: ConfigMapping | undefined,
  fallback: Source,
  path: readonly PathSegment[],
  message: string,
): ConfigError {
  const problems = new ProblemList();
  const source = sweep === undefined ? fallback : sourceOf(sweep, path);
  problems.add('config/sweep', source, ['sweep', ...path], message);
  return new ConfigError(problems);
}
