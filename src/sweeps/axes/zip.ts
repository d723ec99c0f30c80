import type { AxesSettings, ZipGroup } from '../../config/sweep/sweep-settings.js';
import type { Factor } from './factor.js';

/** Each group of axes that advance together: the first values of all of them, then the second ones, and so on. */
export function zipFactors(zip: NonNullable<AxesSettings['zip']>): readonly Factor[] {
  const groups = Array.isArray(zip) ? (zip as readonly ZipGroup[]) : [zip as ZipGroup];
  return groups.map(factorOf);
}

/** All lists of a group have one length; the check of the sweep has seen to it. */
function factorOf(group: ZipGroup): Factor {
  const axes = Object.entries(group);
  const [[, first] = ['', []]] = axes;
  return first.map((_, index) => Object.fromEntries(axes.map(([key, values]) => [key, values[index]!])));
}
