import type { StoredRun } from '../../compare/stored-run.js';
import { isJsonObject, orderedJson } from '../../json.js';

/**
 * For each run that did not end, the finished one that came in its place: begun later, and the same but for the code, as happens where croplab was updated between
 * them. Then the earlier one can no longer be gone on with, and says nothing that the later does not.
 *
 * @param code Digest of the code as it is: what was begun with it can be gone on with
 */
export function replacedRuns(runs: readonly StoredRun[], code: string): ReadonlyMap<StoredRun, StoredRun> {
  const finished = new Map<string, StoredRun>();
  for (const run of runs) {
    const recipe = recipeOf(run);
    if (run.result === undefined || recipe === undefined) continue;
    const other = finished.get(recipe);
    if (other === undefined || beginOf(other) < beginOf(run)) finished.set(recipe, run);
  }
  const pairs = runs.flatMap((run) => {
    const recipe = recipeOf(run);
    const replacement = recipe === undefined ? undefined : finished.get(recipe);
    const isUseful = run.manifest.status === 'completed' || run.manifest.identity.code === code;
    const isReplaced = !isUseful && replacement !== undefined && beginOf(replacement) > beginOf(run);
    return isReplaced ? [[run, replacement] as const] : [];
  });
  return new Map(pairs);
}

/** What a run's numbers follow from besides the code; undefined where its manifest does not say it. */
function recipeOf({ manifest: { identity } }: StoredRun): string | undefined {
  const { code, ...content } = identity;
  const isStated = typeof code === 'string' && isJsonObject(content.recipe) && typeof content.data === 'string';
  return isStated ? orderedJson(content) : undefined;
}

const beginOf = ({ manifest }: StoredRun): number => Date.parse(manifest.times.started);
