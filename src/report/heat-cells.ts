import { mean } from 'simple-statistics';
import type { Quantity } from './quantities.js';
import type { ReportRow } from './report-view.js';

/** A pair of two settings' values, with the rows that have them. */
export interface HeatCell {
  readonly x: string;
  readonly y: string;
  /** Mean over the rows; null where none was measured. */
  readonly value: number | null;
  readonly rows: readonly ReportRow[];
}

export interface HeatMap {
  readonly xs: readonly string[];
  readonly ys: readonly string[];
  readonly cells: readonly HeatCell[];
}

/** The rows by two settings. Values stand in order: numbers by size, others as they come. */
export function heatMap(rows: readonly ReportRow[], x: Quantity, y: Quantity, value: Quantity): HeatMap {
  const cells = new Map<string, ReportRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([textOf(x, row), textOf(y, row)]);
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  return {
    xs: valuesInOrder(rows, x),
    ys: valuesInOrder(rows, y),
    cells: [...cells].map(([key, members]) => {
      const [xText, yText] = JSON.parse(key) as [string, string];
      const values = members.map((row) => value.ofRow(row)).filter((number) => typeof number === 'number');
      return { x: xText, y: yText, value: values.length === 0 ? null : mean(values), rows: members };
    }),
  };
}

const textOf = (quantity: Quantity, row: ReportRow): string => String(quantity.ofRow(row) ?? 'not set');

/** The values that rows have of a quantity: numbers by size, others as they come. */
export function valuesInOrder(rows: readonly ReportRow[], quantity: Quantity): string[] {
  const values = [...new Set(rows.map((row) => quantity.ofRow(row)))];
  if (quantity.isNumber) values.sort((one, other) => Number(one) - Number(other));
  return values.map((value) => String(value ?? 'not set'));
}

/**
 * The settings that a heat map shows at first, across and down: the two with the most values, of those that are no consequence of each
 * other; a number rather stands across.
 */
export function heatAxes(
  rows: readonly ReportRow[],
  parameters: readonly Quantity[],
): readonly [Quantity, Quantity] | undefined {
  const different = new Map<string, Quantity>();
  for (const quantity of parameters) {
    // Of settings that always change together, the first stands for all.
    const pattern = JSON.stringify(classes(rows.map((row) => textOf(quantity, row))));
    if (!different.has(pattern)) different.set(pattern, quantity);
  }
  const countOf = (quantity: Quantity): number => new Set(rows.map((row) => textOf(quantity, row))).size;
  const [first, second] = [...different.values()].sort((one, other) => countOf(other) - countOf(one));
  if (first === undefined || second === undefined) return undefined;
  return first.isNumber || !second.isNumber ? [first, second] : [second, first];
}

/** Values by the order in which they first occur, so that lists with the same pattern are equal. */
function classes(texts: readonly string[]): number[] {
  const places = new Map<string, number>();
  return texts.map((text) => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
}
