/** One binary filter and its weight. */
export interface BinaryTerm {
  readonly weight: number;
  /** Of each pixel whether it is +1 rather than -1, rows first. */
  readonly positive: readonly boolean[];
}

/**
 * The filter as a sum of two weighted binary filters (Hare et al., 2012; algorithm 1 of BING): each has the signs of what is left, weighted by their mean product with it.
 * In float32 throughout and in the order of the pixels, so that the weights are OpenCV's to the bit.
 */
export function binarise(filter: Float32Array): readonly [BinaryTerm, BinaryTerm] {
  const rest = Float32Array.from(filter);
  const takeTerm = (): BinaryTerm => {
    const positive = Array.from(rest, (value) => value >= 0);
    const sum = rest.reduce((total, value) => Math.fround(total + Math.abs(value)), 0);
    const weight = Math.fround(sum / rest.length);
    positive.forEach((isPositive, pixel) => {
      rest[pixel] = rest[pixel]! - (isPositive ? weight : -weight);
    });
    return { weight, positive };
  };
  return [takeTerm(), takeTerm()];
}
