import { formatPath, isWithin, segmentsOf } from './dotted-path.js';
import { nearest } from './nearest.js';
import { configErrors } from './errors.js';
import { describeOrigin, type Origins } from './origins.js';

/**
 * The origins of these keys and of what lies below them; of all where none is named.
 *
 * @throws `config/no-such-key`
 */
export function selectOrigins(origins: Origins, keys: readonly string[]): Origins {
  if (keys.length === 0) return origins;
  const paths = keys.map((key) => segmentsOf(key));
  const isSelected = ({ path }: { readonly path: string }): boolean =>
    paths.some((selected) => isWithin(segmentsOf(path), selected));
  const selection = { values: origins.values.filter(isSelected), dropped: origins.dropped.filter(isSelected) };
  if (selection.values.length + selection.dropped.length > 0) return selection;
  const known = [...new Set(origins.values.flatMap(({ path }) => ancestorsOf(path)))];
  const key = keys.join(', ');
  throw configErrors['config/no-such-key']({ key, near: nearest(key, known) });
}

function ancestorsOf(path: string): string[] {
  const segments = segmentsOf(path);
  return segments.map((_, index) => formatPath(segments.slice(0, index + 1)));
}

/** A line a value: key, value, origin; below it what it replaced. At the end, what was dropped. */
export function renderOrigins({ values, dropped }: Origins): string {
  const rows = values.flatMap(({ path, value, origin, former }) => [
    [path, JSON.stringify(value), describeOrigin(origin)] as const,
    ...former.map(
      (replaced) => ['', JSON.stringify(replaced.value), `replaced: ${describeOrigin(replaced.origin)}`] as const,
    ),
  ]);
  const widths = [0, 1].map((column) => Math.min(48, Math.max(0, ...rows.map((row) => row[column as 0 | 1].length))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (dropped.length === 0) return lines.join('\n');
  const gone = dropped.map(
    ({ path, value, origin, reason }) => `  ${path} = ${JSON.stringify(value)} (${describeOrigin(origin)}): ${reason}`,
  );
  return [...lines, '', 'Dropped:', ...gone].join('\n');
}
