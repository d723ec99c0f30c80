import type { JsonObject, JsonValue } from '../json.js';
import type { ReportRun } from './report-document.js';

/** What an experiment is called, and what tells its seeds apart: nothing that a row is about. */
const labels = /^(?:name|notes|tags|plugins|training\.seed)(?:$|[.[])/;

/** The run of a row whose configuration is known, or else the first. */
export function configuredRun(runs: readonly ReportRun[]): ReportRun {
  return runs.find(({ origins }) => origins !== null) ?? runs[0]!;
}

/** The settings of a row's runs by dotted path: of their resolved configuration, or where that is missing of their recipe. */
export function parametersOf(runs: readonly ReportRun[]): ReadonlyMap<string, JsonValue> {
  const { origins, run } = configuredRun(runs);
  const leaves =
    origins === null
      ? leavesOf(run.manifest.identity.recipe ?? {}, '')
      : origins.values.map(({ path, value }) => [path, value] as const);
  return new Map(leaves.filter(([path]) => !labels.test(path)));
}

/** The paths whose values differ between some of the rows, in their order. */
export function tellingPaths(rows: readonly ReadonlyMap<string, JsonValue>[]): string[] {
  const paths = new Set(rows.flatMap((row) => [...row.keys()]));
  return [...paths].filter((path) => {
    const texts = new Set(rows.map((row) => JSON.stringify(row.get(path))));
    return texts.size > 1;
  });
}

function leavesOf(value: JsonValue, path: string): (readonly [string, JsonValue])[] {
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
