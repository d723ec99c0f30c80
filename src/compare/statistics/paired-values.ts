/** A run's value of a metric. */
export interface PairedValue {
  /** Values of two rows with the same text belong together: runs of the same seed. */
  readonly pair: string;
  readonly value: number;
}

export const valuesOf = (values: readonly PairedValue[]): number[] => values.map(({ value }) => value);

/**
 * The values of several rows that belong together, row by row, in the order of the first. A text that a row has twice tells nothing of what
 * belongs together, and is left out.
 */
export function commonValues(rows: readonly (readonly PairedValue[])[]): number[][] {
  const byPair = rows.map(uniqueByPair);
  const common = [...(byPair[0]?.keys() ?? [])].filter((pair) => byPair.every((values) => values.has(pair)));
  return byPair.map((values) => common.map((pair) => values.get(pair)!));
}

function uniqueByPair(values: readonly PairedValue[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { pair } of values) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return new Map(values.filter(({ pair }) => counts.get(pair) === 1).map(({ pair, value }) => [pair, value]));
}
