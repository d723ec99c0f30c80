import { factNames, type ComparedMetric, type Comparison, type ComparisonRow, type RowMeasure } from '../comparison.js';
import { factText, sharedFacts } from '../facts.js';
import { factLabel } from '../unlike-text.js';
import { fractionDigits, intervalText, probabilityText, signed } from './number-text.js';

/** How a cell is to catch the eye: a better row, a worse one, one that was not measured alike. */
export type Tone = 'plain' | 'good' | 'bad' | 'loud';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/** A comparison as a table of text, before any format. */
export interface TextTable {
  readonly head: readonly string[];
  readonly alignments: readonly ('left' | 'right')[];
  readonly rows: readonly (readonly Cell[])[];
}

interface TextColumn {
  readonly head: string;
  readonly alignment: 'left' | 'right';
  readonly cells: readonly Cell[];
}

/** What stands before the facts in which a row was not measured like the baseline. */
export const UNLIKE_MARK = '≠';

const plain = (text: string): Cell => ({ text, tone: 'plain' });

/** The columns that say something; those that would be empty are left out. */
export function textTable(comparison: Comparison): TextTable {
  const columns = [
    leftColumn('', comparison.rows, ({ name }) => plain(name)),
    ...comparison.metrics.flatMap((metric, place) => metricColumns(comparison, metric, place)),
    unlikeColumn(comparison),
    rightColumn(comparison.folded.length > 0 ? 'runs' : 'seeds', comparison.rows, ({ measures }) =>
      plain(String(measures[0]?.n ?? 0)),
    ),
    ...factColumns(comparison),
    rightColumn('seconds', comparison.rows, ({ seconds }) => plain(seconds.toFixed(0))),
  ].filter(({ head, cells }) => head === '' || cells.some(({ text }) => text !== ''));
  return {
    head: columns.map(({ head }) => head),
    alignments: columns.map(({ alignment }) => alignment),
    rows: comparison.rows.map((_, place) => columns.map(({ cells }) => cells[place]!)),
  };
}

const column =
  (alignment: TextColumn['alignment']) =>
  (head: string, rows: readonly ComparisonRow[], cellOf: (row: ComparisonRow) => Cell): TextColumn => ({
    head,
    alignment,
    cells: rows.map(cellOf),
  });
const leftColumn = column('left');
const rightColumn = column('right');

/** Value, best value, interval, difference, word and share of one metric; of several metrics intervals are left to other formats. */
function metricColumns(
  { rows, metrics, baseline, upperBound }: Comparison,
  { name }: ComparedMetric,
  place: number,
): TextColumn[] {
  const of = (row: ComparisonRow): RowMeasure => row.measures[place]!;
  const digits = fractionDigits(rows.map((row) => of(row).mean));
  const hasBest = rows.some((row) => of(row).best !== null);
  const isOnly = metrics.length === 1;
  return [
    rightColumn(hasBest ? `${name}, last` : name, rows, (row) => plain(meanText(of(row), digits) ?? 'undefined')),
    rightColumn('best', rows, (row) => plain(meanText(of(row).best, digits) ?? '')),
    ...(isOnly ? [rightColumn('95 % interval', rows, (row) => plain(rowIntervalText(of(row), digits)))] : []),
    rightColumn('difference', rows, (row) =>
      plain(row.name === baseline ? 'baseline' : differenceText(of(row), digits, isOnly)),
    ),
    leftColumn('shown', rows, (row) => verdictCell(of(row))),
    rightColumn('gap closed', rows, (row) => {
      if (upperBound === null) return plain('');
      return plain(row.name === baseline ? '0 %' : row.name === upperBound ? '100 %' : closedText(of(row)));
    }),
  ];
}

function meanText(
  summary: { readonly mean: number | null; readonly std: number | null } | null,
  digits: number,
): string | null {
  if (summary?.mean == null) return null;
  const spread = summary.std === null ? '' : ` ± ${summary.std.toFixed(digits)}`;
  return `${summary.mean.toFixed(digits)}${spread}`;
}

/** That an interval is only over the images of one training stands beside it. */
function rowIntervalText({ interval }: RowMeasure, digits: number): string {
  if (interval === null) return '';
  return `${intervalText(interval.ends, digits)}${interval.over === 'test images' ? ' (images)' : ''}`;
}

function differenceText({ difference, test }: RowMeasure, digits: number, withInterval: boolean): string {
  if (difference === null) return '';
  const interval =
    withInterval && test !== null ? ` (${test.interval.map((end) => signed(end, digits)).join(' to ')})` : '';
  return `${signed(difference, digits)}${interval}`;
}

function verdictCell({ verdict, test }: RowMeasure): Cell {
  const tone = verdict === 'better' ? 'good' : verdict === 'worse' ? 'bad' : 'plain';
  return { text: test === null ? (verdict ?? '') : `${verdict ?? ''}, ${probabilityText(test.adjusted)}`, tone };
}

function closedText({ closed }: RowMeasure): string {
  if (closed === null) return '';
  const ends = closed.interval === null ? '' : ` (${closed.interval.map((end) => end.toFixed(0)).join(' to ')})`;
  return `${closed.share.toFixed(0)} %${ends}`;
}

/** Empty where all rows were measured alike. */
function unlikeColumn({ rows, baseline }: Comparison): TextColumn {
  const isSomeUnlike = rows.some(({ unlike }) => unlike.length > 0);
  return leftColumn('measured alike', rows, ({ unlike, name }) => {
    if (!isSomeUnlike || (unlike.length === 0 && name === baseline)) return plain('');
    if (unlike.length === 0) return plain('yes');
    return { text: `${UNLIKE_MARK} ${unlike.map(factLabel).join(', ')}`, tone: 'loud' };
  });
}

/** How long trainings were, always; what else rows should share, where they do not. */
function factColumns({ rows }: Comparison): TextColumn[] {
  return factNames.flatMap((name) => {
    const texts = rows.map(({ facts }) => factText(name, facts[name]));
    const isTold = name === 'steps' || name === 'images' || new Set(texts.filter((text) => text !== '')).size > 1;
    if (!isTold) return [];
    return [rightColumn(sharedFacts[name].label, rows, ({ facts }) => plain(factText(name, facts[name])))];
  });
}
