import { compareRuns, type ComparisonRequest } from './compare-runs.js';
import type { Comparison } from './comparison.js';
import { compareErrors } from './errors.js';
import { findRuns } from './find-runs.js';

/**
 * Compares all runs in or below folders. Damaged ones are left out and told of.
 *
 * @throws `compare/no-runs`, and what `compareRuns` throws
 */
export async function compareFolders(folders: readonly string[], request: ComparisonRequest = {}): Promise<Comparison> {
  const { runs, damaged } = await findRuns(folders);
  if (runs.length === 0) throw compareErrors['compare/no-runs']({ folders, damaged });
  const comparison = compareRuns(runs, request);
  return { ...comparison, warnings: [...comparison.warnings, ...damaged] };
}
