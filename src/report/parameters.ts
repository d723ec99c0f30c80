import type { JsonObject, JsonValue } from '../json.js';
import type { ReportRun } from './report-document.js';

/** What an experiment is called, and what tells its seeds apart: nothing that a row is about. */
const labels = /^(?:name|notes|tags|plugins|training\.seed)(?:$|[.[])/;

/** The run of a row whose configuration is known, or else the first. */
export function configuredRun(runs: readonly ReportRun[]): ReportRun {
  return runs.find(({ origins }) => origins !== null) ?? runs[0]!;
}

/** The settings of a row's runs by dotted path, a list of values as one: of their resolved configuration, or where that is missing of their recipe. */
export function parametersOf(runs: readonly ReportRun[]): Settings {
  const { origins, run } = configuredRun(runs);
  const leaves =
    origins === null
      ? leavesOf(run.manifest.identity.recipe ?? {}, '')
      : origins.values.map(({ path, value }) => [path, value] as const);
  return new Map(withWholeLists(leaves.filter(([path]) => !labels.test(path))));
}

type Settings = ReadonlyMap<string, JsonValue>;
type Leaf = readonly [path: string, value: JsonValue];

/** Lists in lists are gathered down to here; what configurations hold is not nearly as deep. */
const DEEPEST = 4;

/** Leaves with a list of values at its own path in place of its items; a list of blocks stays as the settings in it. */
function withWholeLists(leaves: readonly Leaf[]): readonly Leaf[] {
  let gathered = leaves;
  for (let depth = 0; depth < DEEPEST; depth += 1) gathered = withInnermostLists(gathered);
  return gathered;
}

/** Items of a list follow each other: where the next leaf still lies in the list, there is something inside of an item. */
function withInnermostLists(leaves: readonly Leaf[]): Leaf[] {
  const gathered: Leaf[] = [];
  for (let at = 0; at < leaves.length;) {
    const items = itemsAt(leaves, at);
    gathered.push(items ?? leaves[at]!);
    at += items?.[1].length ?? 1;
  }
  return gathered;
}

function itemsAt(
  leaves: readonly Leaf[],
  at: number,
): readonly [path: string, items: readonly JsonValue[]] | undefined {
  const list = /^(.+)\.0$/s.exec(leaves[at]![0])?.[1];
  if (list === undefined) return undefined;
  const items: JsonValue[] = [];
  const next = (): Leaf | undefined => leaves[at + items.length];
  while (next()?.[0] === `${list}.${items.length}`) items.push(next()![1]);
  return next()?.[0].startsWith(`${list}.`) ? undefined : [list, items];
}

/** The paths whose values differ between some of the rows, in their order. */
export function tellingPaths(rows: readonly Settings[]): string[] {
  const paths = new Set(rows.flatMap((row) => [...row.keys()]));
  return [...paths].filter((path) => {
    const texts = new Set(rows.map((row) => JSON.stringify(row.get(path))));
    return texts.size > 1;
  });
}

function leavesOf(value: JsonValue, path: string): Leaf[] {
  const children = childrenOf(value);
  if (children === undefined || children.length === 0) return [[path, value]];
  return children.flatMap(([key, child]) => leavesOf(child, path === '' ? key : `${path}.${key}`));
}

function childrenOf(value: JsonValue): (readonly [string, JsonValue])[] | undefined {
  return typeof value === 'object' && value !== null ? Object.entries(value as JsonObject) : undefined;
}

/** A setting on one line. */
export function settingText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
