import { mean } from 'simple-statistics';
import { compareRuns, type ComparisonRequest } from '../compare/compare-runs.js';
import type { Comparison, ComparisonRow } from '../compare/comparison.js';
import { pointText } from '../compare/point-text.js';
import type { StoredRun } from '../compare/stored-run.js';
import type { JsonValue } from '../json.js';
import type { OpenedReport } from './opened-report.js';
import { parametersOf, settingText, tellingPaths } from './parameters.js';
import type { ReportRun } from './report-document.js';

/** What a reader has chosen. */
export interface ReportChoice {
  /** Null for the one that `compare` would choose. */
  readonly metric: string | null;
  /** The id of a run of the row that the others are compared with; null for the one that `compare` would choose. */
  readonly baseline: string | null;
  /** The id of a run of the row at which all of the gap to the baseline is closed; null for none. */
  readonly upperBound: string | null;
  /** Words that a row must have, all of them. */
  readonly filter: string;
  /** Ids of the rows that charts show; null for the first ones. */
  readonly shown: ReadonlySet<string> | null;
}

/** Runs that are drawn as one. */
export interface DrawnRow {
  /** The id of its first run: names may change with the filter. */
  readonly id: string;
  /** As it is called among all rows. */
  readonly name: string;
  readonly runs: readonly ReportRun[];
  readonly parameters: ReadonlyMap<string, JsonValue>;
}

/** A row of the table. */
export interface ReportRow extends DrawnRow {
  readonly compared: ComparisonRow;
}

/** What a report shows for a choice. */
export interface ReportView {
  readonly opened: OpenedReport;
  readonly choice: ReportChoice;
  /** Of the rows that the filter lets through; null where nothing can be compared, and then why. */
  readonly comparison: Comparison | null;
  readonly problem: string | null;
  readonly rows: readonly ReportRow[];
  readonly baseline: ReportRow | null;
  /** Rows before they were filtered. */
  readonly total: number;
  /** Runs that are not completed, or all where nothing can be compared: in no statistics, but their curves can be drawn. */
  readonly uncompared: readonly DrawnRow[];
  /** Rows that charts show, in the order of `rows`, and then of `uncompared`. */
  readonly shown: readonly DrawnRow[];
  /** Every metric of a completed run. */
  readonly metrics: readonly string[];
  /** Settings in which the rows differ. */
  readonly tellingPaths: readonly string[];
}

/** Rows that charts show unless the reader chooses others; each has its own colour, dash and symbol. */
export const MOST_SHOWN = 8;

/** Compares the runs of a report as the reader has chosen: the same computation as the command's, over the rows that are left. */
export function viewReport(opened: OpenedReport, choice: ReportChoice): ReportView {
  const compared = compareAll(opened, choice);
  const uncompared = uncomparedRows(opened, compared.comparison);
  const { rows } = compared;
  const drawn = [...rows, ...uncompared];
  const ids = choice.shown ?? firstShown(compared, uncompared);
  const shown = drawn.filter(({ id }) => ids.has(id));
  const metrics = new Set(opened.report.runs.flatMap(({ run }) => Object.keys(run.result?.metrics ?? {})));
  const paths = tellingPaths(rows.map(({ parameters }) => parameters));
  return { opened, choice, ...compared, uncompared, shown, metrics: [...metrics], tellingPaths: paths };
}

const nothing = { comparison: null, rows: [], baseline: null, total: 0 } as const;

/** The baseline and the best rows, and where there is room left, runs that go on. */
function firstShown(
  { comparison, rows, baseline }: ComparedRows,
  uncompared: readonly DrawnRow[],
): ReadonlySet<string> {
  const sign = comparison?.metrics[0]?.direction === 'lower' ? 1 : -1;
  const worth = ({ compared }: ReportRow): number => {
    const mean = compared.measures[0]?.mean ?? null;
    return mean === null ? Number.POSITIVE_INFINITY : sign * mean;
  };
  const others = rows.filter((row) => row !== baseline).sort((one, other) => worth(one) - worth(other));
  const best = [...(baseline === null ? [] : [baseline]), ...others];
  return new Set([...best, ...uncompared].slice(0, MOST_SHOWN).map(({ id }) => id));
}

type ComparedRows = Pick<ReportView, 'comparison' | 'problem' | 'rows' | 'baseline' | 'total'>;

function compareAll(opened: OpenedReport, choice: ReportChoice): ComparedRows {
  if (opened.runs.length === 0) return { ...nothing, problem: 'There are no runs yet.' };
  try {
    const request = requestOf(opened, choice);
    const whole = compareRuns(opened.runs, request);
    const all = rowsOf(whole, opened);
    const pinned = all.find(({ name }) => name === whole.baseline)!;
    const isNamed = ({ name, id }: ReportRow): boolean => name === whole.baseline || id === choice.upperBound;
    const kept = all.filter((row) => isNamed(row) || matches(row, choice.filter));
    const comparison =
      kept.length === all.length ? whole : compareRuns(runsOf(kept), { ...request, baseline: pinned.id });
    const byId = new Map(comparison.rows.map((row) => [row.runs[0]!.id, row]));
    const rows = kept.map((row) => ({ ...row, compared: byId.get(row.id) ?? row.compared }));
    const baseline = rows.find(({ id }) => id === pinned.id) ?? null;
    return { comparison, problem: null, rows, baseline, total: all.length };
  } catch (error) {
    return { ...nothing, problem: (error as Error).message };
  }
}

function requestOf({ report }: OpenedReport, { metric, baseline, upperBound }: ReportChoice): ComparisonRequest {
  const { metrics = [], groupBy = [] } = report.asked;
  const wanted =
    metric === null ? metrics.slice(0, 1) : [metrics.find(({ name }) => name === metric) ?? { name: metric }];
  return { metrics: wanted, baseline: baseline ?? undefined, upperBound: upperBound ?? undefined, groupBy };
}

const runsOf = (rows: readonly DrawnRow[]): StoredRun[] => rows.flatMap(({ runs }) => runs.map(({ run }) => run));

function rowsOf({ rows }: Comparison, { report }: OpenedReport): ReportRow[] {
  const byId = new Map(report.runs.map((run) => [run.run.manifest.id, run]));
  return rows.map((compared) => {
    const runs = compared.runs.map(({ id }) => byId.get(id)!);
    return { id: compared.runs[0]!.id, name: compared.name, compared, runs, parameters: parametersOf(runs) };
  });
}

/** Runs of one name, point and status together, in the order in which they were begun. */
function uncomparedRows({ report }: OpenedReport, comparison: Comparison | null): DrawnRow[] {
  const groups = new Map<string, ReportRun[]>();
  for (const run of report.runs.filter(({ run: { result } }) => comparison === null || result === undefined)) {
    const { experiment } = run.run.manifest;
    const key = JSON.stringify([experiment, uncomparedName(run)]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((runs) => {
    const [first] = runs;
    return { id: first!.run.manifest.id, name: uncomparedName(first!), runs, parameters: parametersOf(runs) };
  });
}

function uncomparedName({ run }: ReportRun): string {
  const { name, point, status } = run.manifest;
  const swept = Object.fromEntries(Object.entries(point).filter(([key]) => key !== 'training.seed'));
  return `${[name, pointText(swept)].filter(Boolean).join(' ')} (${status})`;
}

/** Whether each word stands in the row's name or in one of its settings, written `path=value`. */
function matches({ name, parameters }: DrawnRow, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const texts = [name, ...[...parameters].map(([path, value]) => `${path}=${settingText(value)}`)];
  const lower = texts.map((text) => text.toLowerCase());
  return words.every((word) => lower.some((text) => text.includes(word)));
}

/** A run's metric as a row's: the mean over its runs that have it; null where none has. */
export function metricOf({ runs }: DrawnRow, metric: string): number | null {
  const values = runs.flatMap(({ run }) => run.result?.metrics[metric] ?? []);
  return values.length === 0 ? null : mean(values);
}

/** Images of a step of a run; null where it is not known. */
export function batchSizeOf({ run }: ReportRun): number | null {
  const recipe = run.manifest.identity.recipe as { readonly training?: { readonly batchSize?: unknown } } | undefined;
  const size = recipe?.training?.batchSize;
  if (typeof size === 'number') return size;
  const { result } = run;
  return result !== undefined && result.steps > 0 ? result.images / result.steps : null;
}
