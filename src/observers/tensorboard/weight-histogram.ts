/** How values are spread, as TensorBoard stores it. */
export interface WeightHistogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** The upper ends of the bins, in order; the first begins at `min`. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

const BINS = 50;

/** The histogram of the finite values, in bins of one width; `undefined` where there are none. */
export function histogramOf(values: Float32Array): WeightHistogram | undefined {
  let [min, max, count, sum, sumOfSquares] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    count += 1;
    sum += value;
    sumOfSquares += value * value;
  }
  if (count === 0) return undefined;
  const whole = { min, max, count, sum, sumOfSquares };
  if (min === max) return { ...whole, limits: [max], counts: [count] };
  const width = (max - min) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    if (Number.isFinite(value)) counts[Math.min(BINS - 1, Math.floor((value - min) / width))]! += 1;
  }
  const limits = counts.map((_, bin) => (bin === BINS - 1 ? max : min + width * (bin + 1)));
  return { ...whole, limits, counts };
}
