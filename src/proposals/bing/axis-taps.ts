import { roundHalfToEven } from '../../crops/geometry/index.js';

/** For each output pixel along an axis, which two input pixels it is made of. */
export interface AxisTaps {
  /** The first of the two. */
  readonly starts: Int32Array;
  /** Weight of the second one, of 256; that of the first is what is left. */
  readonly weights: Int32Array;
}

/** Weights of both pixels together. */
export const WEIGHT_SUM = 256;

/**
 * OpenCV's `INTER_LINEAR_EXACT` along one axis: an output pixel's centre lies at `(v + 0.5) input / output - 0.5`, between two input pixels, whose weights have 8
 * bits, halves rounded to even. Beyond the centres of the outer pixels, it is the outer pixel. No antialiasing.
 */
export function axisTaps(input: number, output: number): AxisTaps {
  const starts = new Int32Array(output);
  const weights = new Int32Array(output);
  for (let pixel = 0; pixel < output; pixel++) {
    const centre = ((pixel + 0.5) * input) / output - 0.5;
    const start = Math.floor(centre);
    const isBetween = start >= 0 && start < input - 1;
    starts[pixel] = Math.min(Math.max(start, 0), input - 1);
    weights[pixel] = isBetween ? roundHalfToEven((centre - start) * WEIGHT_SUM) : 0;
  }
  return { starts, weights };
}
