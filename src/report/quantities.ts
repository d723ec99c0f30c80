import type { JsonValue } from '../json.js';
import { settingText } from './parameters.js';
import type { ReportRun } from './report-document.js';
import { metricOf, type ReportRow, type ReportView } from './report-view.js';

/** Something that each row, and each run of it, has a value of. */
export interface Quantity {
  readonly name: string;
  /** Whether all values are numbers. */
  readonly isNumber: boolean;
  readonly ofRow: (row: ReportRow) => number | string | null;
  readonly ofRun: (run: ReportRun, row: ReportRow) => number | string | null;
}

/** Everything that rows can be drawn by: metrics, the settings in which they differ, what they cost, how training ended. */
export function quantitiesOf(view: ReportView): Quantity[] {
  return [
    ...metricQuantities(view),
    ...view.tellingPaths.map((path) => parameterQuantity(view.rows, path)),
    ...costs,
    ...ends(view),
  ];
}

function metricQuantities({ metrics }: ReportView): Quantity[] {
  return metrics.map((name) => ({
    name,
    isNumber: true,
    ofRow: (row) => metricOf(row, name),
    ofRun: ({ run }) => run.result?.metrics[name] ?? null,
  }));
}

/** A setting; numbers stay numbers where every row has one. */
export function parameterQuantity(rows: readonly ReportRow[], path: string): Quantity {
  const isNumber = rows.every(({ parameters }) => typeof parameters.get(path) === 'number');
  const valueOf = (value: JsonValue | undefined): number | string | null =>
    value === undefined ? null : typeof value === 'number' && isNumber ? value : settingText(value);
  const ofRow = ({ parameters }: ReportRow): number | string | null => valueOf(parameters.get(path));
  return { name: path, isNumber, ofRow, ofRun: (_, row) => ofRow(row) };
}

const costs: readonly Quantity[] = [
  {
    name: 'optimiser steps',
    isNumber: true,
    ofRow: ({ compared }) => compared.steps,
    ofRun: ({ run }) => run.result?.steps ?? null,
  },
  {
    name: 'images seen',
    isNumber: true,
    ofRow: ({ compared }) => compared.images,
    ofRun: ({ run }) => run.result?.images ?? null,
  },
  {
    name: 'seconds',
    isNumber: true,
    ofRow: ({ compared }) => compared.seconds,
    ofRun: ({ run }) => run.manifest.times.seconds,
  },
];

/** The last values of what training logged. */
function ends({ opened, rows }: ReportView): Quantity[] {
  const runs = rows.flatMap((row) => row.runs);
  const names = new Set(runs.flatMap(({ curves }) => curves.map(({ name }) => name)));
  return [...names]
    .filter((name) => name.startsWith('train/'))
    .map((name): Quantity => {
      const ofRun = (run: ReportRun): number | null => {
        const last = opened.curve(run, name)?.values.at(-1);
        return last === undefined || Number.isNaN(last) ? null : last;
      };
      return { name: `${name} at the end`, isNumber: true, ofRun, ofRow: (row) => meanOf(row.runs.map(ofRun)) };
    });
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
