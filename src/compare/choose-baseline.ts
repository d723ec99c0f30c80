import { nearest } from '../config/nearest.js';
import { compareErrors } from './errors.js';
import { answersTo, type RunGroup } from './group-runs.js';
import type { StoredRun } from './stored-run.js';

const isMarked = ({ manifest }: StoredRun): boolean => manifest.baseline;

/**
 * The row that the others are compared with: the wanted one, or the one that its sweep marks, or the first.
 *
 * @throws `compare/no-such-row`, `compare/several-rows`
 */
export function chooseBaseline(groups: readonly RunGroup[], wanted: string | undefined): RunGroup {
  return wanted === undefined
    ? (groups.find(({ runs }) => runs.some(isMarked)) ?? groups[0]!)
    : findRow(groups, wanted);
}

/**
 * The row that answers to a name, to its point as text, or to the id of one of its runs.
 *
 * @throws `compare/no-such-row`, `compare/several-rows`
 */
export function findRow(groups: readonly RunGroup[], wanted: string): RunGroup {
  const exact = groups.find(({ name }) => name === wanted);
  if (exact !== undefined) return exact;
  const [found, ...more] = groups.filter((group) => answersTo(group, wanted));
  const rows = groups.map(({ name }) => name);
  if (found === undefined) {
    throw compareErrors['compare/no-such-row']({ row: wanted, near: nearest(wanted, rows), rows });
  }
  if (more.length > 0) {
    throw compareErrors['compare/several-rows']({ row: wanted, rows: [found, ...more].map(({ name }) => name) });
  }
  return found;
}

/** What to know of a baseline that nobody asked for by name: that it is one of several, or stands in for one that did not complete. */
export function baselineWarnings(
  runs: readonly StoredRun[],
  groups: readonly RunGroup[],
  baseline: RunGroup,
): readonly string[] {
  const marked = groups.filter((group) => group.runs.some(isMarked)).map(({ name }) => name);
  if (marked.length > 1) {
    return [`${marked.join(', ')} are all marked as the baseline; differences are to ${baseline.name}.`];
  }
  const missing = runs.find((run) => run.result === undefined && isMarked(run));
  if (marked.length === 1 || missing === undefined) return [];
  return [`The baseline ${missing.manifest.name} is not completed; differences are to ${baseline.name}.`];
}
