import { textTable, type Cell } from '../../compare/rendering/text-table.js';
import type { Comparison } from '../../compare/comparison.js';
import type { ReportRow } from '../report-view.js';

/** A column of the comparison as every format has it, and how rows are sorted by it. */
export interface TableColumn {
  readonly head: string;
  readonly isNumber: boolean;
  readonly cellOf: (row: ReportRow) => Cell;
  /** The number that a cell begins with, or its text; null for an empty one, which stands at the end. */
  readonly sortBy: (row: ReportRow) => number | string | null;
}

export function tableColumns(comparison: Comparison, rows: readonly ReportRow[]): TableColumn[] {
  const { head, alignments, rows: cells } = textTable(comparison);
  const placeOf = new Map(comparison.rows.map((row, place) => [row, place]));
  const rowPlace = new Map(rows.map((row) => [row, placeOf.get(row.compared) ?? 0]));
  return head.map((title, column): TableColumn => {
    const cellOf = (row: ReportRow): Cell => cells[rowPlace.get(row) ?? 0]![column]!;
    const isNumber = alignments[column] === 'right';
    const sortBy = (row: ReportRow): number | string | null => {
      const { text } = cellOf(row);
      return isNumber ? leadingNumber(text) : text === '' ? null : text;
    };
    return { head: title === '' ? 'row' : title, isNumber, cellOf, sortBy };
  });
}

/** `-4.1 (-5.7 to -2.4)`: -4.1. The baseline differs from itself by nothing. */
function leadingNumber(text: string): number | null {
  if (text === 'baseline') return 0;
  const number = Number.parseFloat(text.replaceAll(',', ''));
  return Number.isNaN(number) ? null : number;
}

/** `45 s`, `12 min`, `3.4 h` */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
