/** Bits after the point of a weight. */
const WEIGHT_BITS = 22;
const HALF: i32 = 1 << (WEIGHT_BITS - 1);

/**
 * Resizes `rows` rows of a crop along x. Of each output pixel from `first` to `end - 1` the weighted sum of the pixels that lie between the columns
 * `insideFirst` and `insideEnd`; `source` is the address of the crop's column 0, which may lie before the image.
 */
export function resizeRows(
  source: usize,
  sourceStride: i32,
  rows: i32,
  starts: usize,
  counts: usize,
  weights: usize,
  stride: i32,
  first: i32,
  end: i32,
  insideFirst: i32,
  insideEnd: i32,
  target: usize,
): void {
  let to = target;
  for (let row = 0; row < rows; row++) {
    const line = source + row * sourceStride;
    for (let column = first; column < end; column++, to += 3) {
      const start = load<i32>(starts + ((<usize>column) << 2));
      const from = max(start, insideFirst);
      const until = min(start + load<i32>(counts + ((<usize>column) << 2)), insideEnd);
      let weight = weights + ((<usize>(column * stride + from - start)) << 2);
      let at = line + from * 3;
      let sum = i32x4.splat(HALF);
      for (let pixel = from; pixel < until; pixel++, at += 3, weight += 4) {
        // Red, green, blue and a byte of the next pixel.
        const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(at));
        sum = i32x4.add(sum, i32x4.mul(i32x4.extend_low_i16x8_u(bytes), v128.load32_splat(weight)));
      }
      // The fourth byte is overwritten by the next pixel.
      v128.store_lane<u32>(to, toBytes(sum, sum, sum, sum), 0);
    }
  }
}

/** One output row of `rowBytes` bytes: the weighted sum of `count` rows that begin at `rows`. */
export function mixRows(rows: usize, rowBytes: i32, weights: usize, count: i32, target: usize): void {
  for (let x = 0; x < rowBytes; x += 16) {
    let first = i32x4.splat(HALF);
    let second = first;
    let third = first;
    let fourth = first;
    let from = rows + x;
    for (let tap = 0; tap < count; tap++, from += rowBytes) {
      const weight = v128.load32_splat(weights + ((<usize>tap) << 2));
      const bytes = v128.load(from);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      first = i32x4.add(first, i32x4.mul(i32x4.extend_low_i16x8_u(low), weight));
      second = i32x4.add(second, i32x4.mul(i32x4.extend_high_i16x8_u(low), weight));
      third = i32x4.add(third, i32x4.mul(i32x4.extend_low_i16x8_u(high), weight));
      fourth = i32x4.add(fourth, i32x4.mul(i32x4.extend_high_i16x8_u(high), weight));
    }
    v128.store(target + x, toBytes(first, second, third, fourth));
  }
}

/** The whole parts of sums, kept within 0 to 255: bicubic weights overshoot. */
function toBytes(first: v128, second: v128, third: v128, fourth: v128): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(i32x4.shr_s(first, WEIGHT_BITS), i32x4.shr_s(second, WEIGHT_BITS)),
    i16x8.narrow_i32x4_s(i32x4.shr_s(third, WEIGHT_BITS), i32x4.shr_s(fourth, WEIGHT_BITS)),
  );
}
