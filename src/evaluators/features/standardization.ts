import type { FeatureTable } from './feature-table.js';

/** Mean and standard deviation of each feature. */
export interface Standardization {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Statistics of a table, in double precision; a feature that never changes is divided by 1. */
export function standardizationOf({ values, width, samples }: FeatureTable): Standardization {
  const count = samples.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  values.forEach((value, place) => (mean[place % width]! += value / count));
  values.forEach((value, place) => (deviation[place % width]! += (value - mean[place % width]!) ** 2 / count));
  return { mean, deviation: deviation.map((variance) => (variance > 1e-12 ? Math.sqrt(variance) : 1)) };
}

/** The table with each feature at mean 0 and deviation 1, by the statistics of the training images. */
export function standardize(table: FeatureTable, { mean, deviation }: Standardization): FeatureTable {
  const { width } = table;
  const values = table.values.map((value, place) => (value - mean[place % width]!) / deviation[place % width]!);
  return { ...table, values };
}
