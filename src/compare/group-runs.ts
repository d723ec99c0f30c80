import { isJsonObject, orderedJson, type JsonObject } from '../json.js';
import { differingSettings } from './differing-settings.js';
import { requireKeys } from './known-keys.js';
import { pointText, tellingTexts } from './point-text.js';
import { settingAt, settingsOf } from './run-settings.js';
import type { StoredRun } from './stored-run.js';

/** A completed run. */
export type CompletedRun = StoredRun & { readonly result: NonNullable<StoredRun['result']> };

/** Completed runs that become a row: they differ in their seed alone, or in whatever they were not grouped by. */
export interface RunGroup {
  /** Told apart from all others by it. */
  readonly name: string;
  readonly point: JsonObject;
  readonly runs: readonly CompletedRun[];
}

/** What a sweep calls the seed. */
const SEED = 'training.seed';

/** Sets runs of one name, experiment and identity but for the seed together, in their order. */
export function groupRuns(runs: readonly CompletedRun[]): RunGroup[] {
  const groups = groupedBy(runs, ({ manifest: { name, experiment, identity } }) => ({
    ...identity,
    seed: null,
    name,
    experiment,
  }));
  return withOwnNames(
    groups.map((members) => {
      const { name, point } = members[0]!.manifest;
      return { name, point: Object.fromEntries(Object.entries(point).filter(([key]) => key !== SEED)), runs: members };
    }),
  );
}

/**
 * Sets runs together that have the same values of some keys, whatever else they differ in.
 *
 * @throws `compare/no-such-key`
 */
export function groupRunsBy(runs: readonly CompletedRun[], keys: readonly string[]): RunGroup[] {
  const settings = new Map(runs.map((run) => [run, settingsOf(run)]));
  requireKeys('--group-by', keys, [...settings.values()]);
  const pointOf = (run: CompletedRun): JsonObject =>
    Object.fromEntries(keys.map((key) => [key, settingAt(settings.get(run) ?? {}, key) ?? null]));
  return groupedBy(runs, pointOf).map((members) => {
    const point = pointOf(members[0]!);
    return { name: pointText(point), point, runs: members };
  });
}

/** Runs of equal content, in their order; the same run may have been copied to two places. */
function groupedBy(runs: readonly CompletedRun[], contentOf: (run: CompletedRun) => JsonObject): CompletedRun[][] {
  const groups = new Map<string, Map<string, CompletedRun>>();
  for (const run of runs) {
    const content = orderedJson(contentOf(run));
    const group = groups.get(content) ?? new Map<string, CompletedRun>();
    groups.set(content, group);
    if (!group.has(run.manifest.id)) group.set(run.manifest.id, run);
  }
  return [...groups.values()].map((group) => [...group.values()]);
}

/** Whether a group may be called that: its name or its runs', what its sweep set, the id of a run. */
export function answersTo({ name, point, runs }: RunGroup, wanted: string): boolean {
  const ownNames = runs.flatMap(({ manifest }) => [manifest.name, manifest.id]);
  return [name, pointText(point), ...tellingTexts([point]), ...ownNames].includes(wanted);
}

/**
 * A group is called by its runs' name; where several have one name, by what their sweep set, or else also by the settings in which their
 * recipes differ; where that is not enough, by an id too.
 */
function withOwnNames(groups: readonly RunGroup[]): RunGroup[] {
  const byPoint = renamed(groups, (namesakes) => tellingTexts(namesakes.map(({ point }) => point)));
  const byRecipe = renamed(byPoint, (namesakes) =>
    differingSettings(namesakes.map(recipeOf)).map((settings, index) =>
      [namesakes[index]!.name, pointText(settings)].filter((text) => text !== '').join(' '),
    ),
  );
  const counts = countsOf(byRecipe);
  return byRecipe.map((group) =>
    counts.get(group.name) === 1 ? group : { ...group, name: `${group.name} ${group.runs[0]!.manifest.id}` },
  );
}

/** Gives groups that share a name the names that `namesOf` finds for them, where these tell any apart. */
function renamed(
  groups: readonly RunGroup[],
  namesOf: (namesakes: readonly RunGroup[]) => readonly string[],
): RunGroup[] {
  const byName = new Map<string, RunGroup[]>();
  for (const group of groups) {
    const namesakes = byName.get(group.name);
    if (namesakes === undefined) byName.set(group.name, [group]);
    else namesakes.push(group);
  }
  const names = new Map<RunGroup, string>();
  for (const namesakes of byName.values()) {
    const found = namesakes.length > 1 ? namesOf(namesakes) : [];
    if (new Set(found).size < 2) continue;
    for (const [index, group] of namesakes.entries()) if (found[index] !== '') names.set(group, found[index]!);
  }
  return groups.map((group) => ({ ...group, name: names.get(group) ?? group.name }));
}

function countsOf(groups: readonly RunGroup[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of groups) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What a group was trained with, for telling it from its namesakes. */
function recipeOf({ runs }: RunGroup): JsonObject {
  const { recipe, steps, precision } = runs[0]!.manifest.identity;
  return { ...(isJsonObject(recipe) ? recipe : {}), steps: steps ?? null, precision: precision ?? null };
}
