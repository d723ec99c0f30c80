import { chooseMetrics } from './choose-metrics.js';
import { compareRuns, isCompleted, requireCompleted, type ComparisonRequest } from './compare-runs.js';
import type { Comparison } from './comparison.js';
import { compareErrors } from './errors.js';
import { findRuns } from './find-runs.js';
import { withHistories } from './read-histories.js';
import type { StoredRun } from './stored-run.js';

export interface FolderComparisonRequest extends ComparisonRequest {
  /** Which of the runs are compared; all unless given. */
  readonly choose?: (runs: readonly StoredRun[]) => readonly StoredRun[];
}

/** A comparison, and the runs that it is of. */
export interface ComparedFolders {
  readonly comparison: Comparison;
  readonly runs: readonly StoredRun[];
}

/**
 * Compares all runs in or below folders, or those of them that are chosen. Damaged ones are left out and told of.
 *
 * @throws `compare/no-runs`, and what `choose` and `compareRuns` throw
 */
export async function compareFolders(
  folders: readonly string[],
  { choose = (runs) => runs, ...request }: FolderComparisonRequest = {},
): Promise<ComparedFolders> {
  const { runs: found, damaged } = await findRuns(folders);
  if (found.length === 0) throw compareErrors['compare/no-runs']({ folders, damaged });
  const chosen = choose(found);
  const completed = requireCompleted(chosen);
  const { metrics = [] } = request;
  const names = (metrics.length > 0 ? metrics : chooseMetrics(completed, [])).map(({ name }) => name);
  const runs = [...(await withHistories(completed, names)), ...chosen.filter((run) => !isCompleted(run))];
  const comparison = compareRuns(runs, request);
  return { comparison: { ...comparison, warnings: [...comparison.warnings, ...damaged] }, runs };
}
