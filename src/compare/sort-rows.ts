import type { JsonValue } from '../json.js';
import type { ComparedMetric, ComparisonRow } from './comparison.js';
import { requireKeys } from './known-keys.js';
import type { RunGroup } from './group-runs.js';
import { settingAt, settingsOf } from './run-settings.js';

/** By what rows are sorted. */
export interface SortOrder {
  /** A metric, a column (`name`, `difference`, `best`, `closed`, `seeds`, `seconds`), or a setting of the runs. */
  readonly key: string;
  /** Of metrics the better first, of all else ascending, unless given. */
  readonly order?: 'asc' | 'desc' | undefined;
}

type SortValue = string | number | null;

/** Columns of the first metric, and of the row. */
const columns: Readonly<Record<string, (row: ComparisonRow) => SortValue>> = {
  name: ({ name }) => name,
  mean: ({ measures }) => measures[0]!.mean,
  std: ({ measures }) => measures[0]!.std,
  difference: ({ measures }) => measures[0]!.difference,
  best: ({ measures }) => measures[0]!.best?.mean ?? null,
  closed: ({ measures }) => measures[0]!.closed?.share ?? null,
  seeds: ({ runs }) => runs.length,
  seconds: ({ seconds }) => seconds,
};
const ofMetric: readonly string[] = ['mean', 'difference', 'best'];

/**
 * Rows in the wanted order, equal ones in theirs; without a value last. Without an order as they are.
 *
 * @throws `compare/no-such-key`
 */
export function sortRows(
  rows: readonly ComparisonRow[],
  groups: readonly RunGroup[],
  metrics: readonly ComparedMetric[],
  sort: SortOrder | undefined,
): ComparisonRow[] {
  if (sort === undefined) return [...rows];
  const { key } = sort;
  const column = metrics.findIndex(({ name }) => name === key);
  const metric = metrics[ofMetric.includes(key) ? 0 : column];
  const values = valuesOf(rows, groups, key, column);
  const isDescending = (sort.order ?? (metric?.direction === 'higher' ? 'desc' : 'asc')) === 'desc';
  return rows
    .map((row, place) => ({ row, value: values[place] ?? null }))
    .sort((one, other) => compared(one.value, other.value, isDescending))
    .map(({ row }) => row);
}

function valuesOf(
  rows: readonly ComparisonRow[],
  groups: readonly RunGroup[],
  key: string,
  column: number,
): SortValue[] {
  if (column >= 0) return rows.map(({ measures }) => measures[column]!.mean);
  if (Object.hasOwn(columns, key)) return rows.map(columns[key]!);
  const settings = groups.map(({ runs }) => settingsOf(runs[0]!));
  requireKeys('--sort', [key], settings, Object.keys(columns));
  return settings.map((each) => sortValue(settingAt(each, key)));
}

function sortValue(value: JsonValue | undefined): SortValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function compared(one: SortValue, other: SortValue, isDescending: boolean): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  const order =
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one).localeCompare(String(other), 'en', { numeric: true });
  return isDescending ? -order : order;
}
