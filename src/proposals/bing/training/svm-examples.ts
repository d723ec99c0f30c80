/** Examples for a linear classifier. */
export interface SvmExamples {
  /** Numbers of an example. */
  readonly dimension: number;
  /** Examples one after the other. */
  readonly features: Float32Array;
  /** 1 or -1 for each example. */
  readonly labels: Int8Array;
}

/** Numbers of an example that are always 1, for the bias. */
const BIAS = 1;

/** Examples of rows of numbers, with a 1 behind each, whose weight is the bias. */
export function examplesWithBias(rows: readonly ArrayLike<number>[], labels: readonly boolean[]): SvmExamples {
  const dimension = (rows[0]?.length ?? 0) + BIAS;
  const features = new Float32Array(rows.length * dimension);
  for (const [example, row] of rows.entries()) {
    features.set(row, example * dimension);
    features[(example + 1) * dimension - 1] = 1;
  }
  return { dimension, features, labels: Int8Array.from(labels, (isPositive) => (isPositive ? 1 : -1)) };
}

/** The product of the weights with the example whose numbers begin at `first`. */
export function scoreOf(features: Float32Array, first: number, weights: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += features[first + index]! * weights[index]!;
  return sum;
}
