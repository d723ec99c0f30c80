import pc from 'picocolors';
import { printableLine } from '../printable.js';
import type { Described, DescribedValue } from './described.js';
import type { Difference } from './find-differences.js';

/** Characters of a value that are shown. */
const LONGEST = 100;

/** The differences for a terminal: a key, and below it both values with where they come from. */
export function renderDifferences(
  [a, b]: readonly [Described, Described],
  differences: readonly Difference[],
  { color }: { readonly color: boolean },
): string {
  const colors = pc.createColors(color);
  if (differences.length === 0) return `${printableLine(a.name)} and ${printableLine(b.name)} are the same.`;
  const side = (mark: string, value: DescribedValue | null): string => {
    if (value === null) return `  ${mark} ${colors.dim('not there')}`;
    const text = printableLine(JSON.stringify(value.value));
    const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    return `  ${mark} ${shown}  ${colors.dim(printableLine(value.origin))}`;
  };
  return [
    `${colors.red('-')} ${printableLine(a.name)}`,
    `${colors.green('+')} ${printableLine(b.name)}`,
    ...differences.flatMap((difference) => [
      printableLine(difference.path),
      side(colors.red('-'), difference.a),
      side(colors.green('+'), difference.b),
    ]),
  ].join('\n');
}
