import Table from 'cli-table3';
import pc from 'picocolors';
import type { JsonObject, JsonValue } from '../json.js';
import { evaluatorOf } from './compare-runs.js';
import type { Comparison, ComparisonRow } from './comparison.js';

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

function cellsOf(row: ComparisonRow, { baseline }: Comparison): string[] {
  const spread = row.std === null ? '' : ` ± ${row.std.toFixed(1)}`;
  return [
    row.name,
    row.mean === null ? 'undefined' : `${row.mean.toFixed(1)}${spread}`,
    row.difference === null ? (row.name === baseline ? 'baseline' : '') : signed(row.difference),
    String(row.n),
    String(row.steps),
    String(row.images),
    row.seconds.toFixed(0),
  ];
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
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
  const columns = ['name', 'metric', 'n', 'mean', 'std', 'difference', 'steps', 'images', 'seconds', 'point', 'runs'];
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
    row.runs.map(({ id }) => id).join(' '),
  ]);
  return [columns, ...lines].map((line) => line.map(quote).join(',')).join('\n');
}

/** What must be known beside the numbers: how they were measured, in what the rows differ, what is missing. */
function notesOf({ metric, rows, warnings, incomplete }: Comparison): string[] {
  const protocol = protocolText(rows[0]?.protocol ?? {});
  return [
    ...(protocol === '' ? [] : [`Protocol of ${evaluatorOf(metric)}: ${protocol}`]),
    ...warnings.map((warning) => `Note: ${warning}`),
    ...incomplete.map(({ name, id, status }) => `Not in the table: ${name} (${id}) is ${status}.`),
  ];
}

/** What is not part of a protocol's text: what was found out by it, and what stands before it. */
const left = new Set(['chosen', 'candidates', 'kind', 'settings']);

/** A protocol on one line. */
function protocolText(protocol: JsonObject): string {
  const { settings } = protocol;
  const facts = Object.entries(protocol).filter(([key]) => !left.has(key));
  return [...(isBlock(settings) ? Object.entries(settings) : []), ...facts]
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', ');
}

const isBlock = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueText(value: JsonValue): string {
  if (isBlock(value))
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${valueText(inner)}`)
      .join(' / ');
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(valueText).join(', ')}]`;
  return JSON.stringify(value).replaceAll('"', '');
}
