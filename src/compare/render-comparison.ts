import Table from 'cli-table3';
import pc from 'picocolors';
import type { Comparison, ComparisonRow } from './comparison.js';
import { protocolLines } from './protocol-text.js';

export const comparisonFormats = ['table', 'md', 'csv', 'json'] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

export interface RenderingOptions {
  readonly color: boolean;
}

/** The comparison as text: for a terminal, for a page, for a program. */
export function renderComparison(
  comparison: Comparison,
  format: ComparisonFormat,
  { color }: RenderingOptions = { color: false },
): string {
  switch (format) {
    case 'json':
      return JSON.stringify(comparison, null, 2);
    case 'csv':
      return renderCsv(comparison);
    case 'md':
      return [renderMarkdown(comparison), ...notesOf(comparison)].join('\n\n');
    case 'table':
      return [renderTable(comparison, color), ...notesOf(comparison)].join('\n');
  }
}

const head = (metric: string): string[] => ['', metric, 'difference', 'seeds', 'steps', 'images seen', 'seconds'];

function cellsOf(row: ComparisonRow, { baseline, rows }: Comparison): string[] {
  const digits = fractionDigits(rows);
  const spread = row.std === null ? '' : ` ± ${row.std.toFixed(digits)}`;
  return [
    row.name,
    row.mean === null ? 'undefined' : `${row.mean.toFixed(digits)}${spread}`,
    row.difference === null ? (row.name === baseline ? 'baseline' : '') : signed(row.difference, digits),
    String(row.n),
    String(row.steps),
    String(row.images),
    row.seconds.toFixed(0),
  ];
}

/** One for percentages; where all values are below 1, as many as show three digits of the largest. */
function fractionDigits(rows: readonly ComparisonRow[]): number {
  const largest = Math.max(0, ...rows.map(({ mean }) => Math.abs(mean ?? 0)));
  return largest === 0 || largest >= 1 ? 1 : Math.min(12, 2 - Math.floor(Math.log10(largest)));
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : text;
}

function renderTable(comparison: Comparison, color: boolean): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: head(comparison.metric).map((text) => colors.bold(text)),
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const row of comparison.rows) {
    const cells = cellsOf(row, comparison);
    const paint = row.difference === null ? String : row.difference > 0 ? colors.green : colors.red;
    cells[2] = paint(cells[2] ?? '');
    table.push(cells);
  }
  return table.toString();
}

function renderMarkdown(comparison: Comparison): string {
  const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|');
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(' | ')} |`;
  const rule = `| --- |${' ---: |'.repeat(head('').length - 1)}`;
  const rows = comparison.rows.map((row) => line(cellsOf(row, comparison)));
  return [line(head(comparison.metric)), rule, ...rows].join('\n');
}

function renderCsv({ rows, metric }: Comparison): string {
  const quote = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const columns = 'name metric n mean std difference steps images seconds point protocol seeds runs'.split(' ');
  const lines = rows.map((row) => [
    row.name,
    metric,
    row.n,
    row.mean,
    row.std,
    row.difference,
    row.steps,
    row.images,
    row.seconds,
    JSON.stringify(row.point),
    JSON.stringify(row.protocol),
    row.runs.map(({ seed }) => seed).join(' '),
    row.runs.map(({ id }) => id).join(' '),
  ]);
  return [columns, ...lines].map((line) => line.map(quote).join(',')).join('\n');
}

/** What must be known beside the numbers: how they were measured, in what the rows differ, what is missing. */
function notesOf(comparison: Comparison): string[] {
  const { warnings, incomplete } = comparison;
  return [
    ...protocolLines(comparison),
    ...warnings.map((warning) => `Note: ${warning}`),
    ...incomplete.map(({ name, id, status }) => `Not in the table: ${name} (${id}) is ${status}.`),
  ];
}
