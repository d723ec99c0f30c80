import { inKeyOrder, type JsonObject } from '../json.js';
import { pointText, tellingTexts } from './point-text.js';
import type { StoredRun } from './stored-run.js';

/** A completed run. */
export type CompletedRun = StoredRun & { readonly result: NonNullable<StoredRun['result']> };

/** Completed runs that differ in their seed alone. */
export interface RunGroup {
  /** Told apart from all others by it. */
  readonly name: string;
  readonly point: JsonObject;
  readonly runs: readonly CompletedRun[];
}

/** Sets runs of one name, experiment and identity but for the seed together, in their order. */
export function groupRuns(runs: readonly CompletedRun[]): RunGroup[] {
  const groups = new Map<string, CompletedRun[]>();
  for (const run of runs) {
    const { name, experiment, identity } = run.manifest;
    const content = JSON.stringify(inKeyOrder({ ...identity, seed: null, name, experiment }));
    const group = groups.get(content);
    if (group === undefined) groups.set(content, [run]);
    // The same run may have been copied to two places.
    else if (!group.some(({ manifest }) => manifest.id === run.manifest.id)) group.push(run);
  }
  return withOwnNames(
    [...groups.values()].map((members) => {
      const { name, point } = members[0]!.manifest;
      const withoutSeed = Object.entries(point).filter(([key]) => key !== 'training.seed');
      return { name, point: Object.fromEntries(withoutSeed), runs: members };
    }),
  );
}

/** Whether a group may be called that: its name or its runs', what its sweep set, the id of a run. */
export function answersTo({ name, point, runs }: RunGroup, wanted: string): boolean {
  const ownNames = runs.flatMap(({ manifest }) => [manifest.name, manifest.id]);
  return [name, pointText(point), ...tellingTexts([point]), ...ownNames].includes(wanted);
}

/** A group is called by its runs' name; where several have one name, by what their sweep set; where that is not enough, by an id too. */
function withOwnNames(groups: readonly RunGroup[]): RunGroup[] {
  const byPoint = groups.map((group) => {
    const namesakes = groups.filter(({ name }) => name === group.name);
    const texts = tellingTexts(namesakes.map(({ point }) => point));
    const text = texts[namesakes.indexOf(group)] ?? '';
    return text === '' || new Set(texts).size === 1 ? group : { ...group, name: text };
  });
  return byPoint.map((group) => {
    const isShared = byPoint.some((other) => other !== group && other.name === group.name);
    return isShared ? { ...group, name: `${group.name} ${group.runs[0]!.manifest.id}` } : group;
  });
}
