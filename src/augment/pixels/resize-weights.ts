export type Interpolation = 'bilinear' | 'bicubic';

/** Bits after the point of a weight. */
const WEIGHT_BITS = 22;

/** For each output pixel along one axis, the input pixels it is made of and their weights. */
export interface ResizeWeights {
  /** First input pixel of each output pixel. */
  readonly starts: Int32Array;
  /** How many input pixels follow from there. */
  readonly counts: Int32Array;
  /** Weights with 22 bits after the point; those of output pixel `i` begin at `i * stride`. */
  readonly weights: Int32Array;
  readonly stride: number;
}

function bilinear(distance: number): number {
  const x = Math.abs(distance);
  return x < 1 ? 1 - x : 0;
}

/** Keys' cubic convolution with a = -0.5. */
function bicubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

const filters = {
  bilinear: { weight: bilinear, support: 1 },
  bicubic: { weight: bicubic, support: 2 },
} as const;

/**
 * Pillow's weights of a resize from `input` to `output` pixels: the filter is widened by the factor of reduction (antialiasing), and the
 * weights are made to sum to 1 in float64 before they are rounded to fixed point.
 */
function computeWeights(input: number, output: number, interpolation: Interpolation): ResizeWeights {
  const filter = filters[interpolation];
  const scale = input / output;
  const widening = Math.max(scale, 1);
  const support = filter.support * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(output);
  const counts = new Int32Array(output);
  const weights = new Int32Array(output * stride);
  const shares = new Float64Array(stride);
  for (let pixel = 0; pixel < output; pixel++) {
    const center = (pixel + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const count = Math.min(input, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const share = filter.weight((tap + start - center + 0.5) * (1 / widening));
      shares[tap] = share;
      sum += share;
    }
    for (let tap = 0; tap < count; tap++) {
      const share = sum === 0 ? shares[tap]! : shares[tap]! / sum;
      weights[pixel * stride + tap] = Math.trunc(share * (1 << WEIGHT_BITS) + (share < 0 ? -0.5 : 0.5));
    }
    starts[pixel] = start;
    counts[pixel] = count;
  }
  return { starts, counts, weights, stride };
}

/** Random crops come in as many sizes as the image has pixels a side, so tables are kept; this bounds their weights in all. */
const MOST_KEPT_WEIGHTS = 2_000_000;
const kept = new Map<string, ResizeWeights>();
let keptWeights = 0;

/** The weights of a resize along one axis, computed once for each pair of sizes. */
export function resizeWeights(input: number, output: number, interpolation: Interpolation): ResizeWeights {
  const key = `${interpolation} ${input} ${output}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const computed = computeWeights(input, output, interpolation);
  if (keptWeights + computed.weights.length > MOST_KEPT_WEIGHTS) {
    kept.clear();
    keptWeights = 0;
  }
  kept.set(key, computed);
  keptWeights += computed.weights.length;
  return computed;
}
