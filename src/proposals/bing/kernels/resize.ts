/**
 * Resizes rows of RGB pixels along x. `offsets`: of each output pixel the byte in its row where the left one of its two input pixels begins (32 bits); `weights`: of each
 * the weights of both, three times the left one's, three times the right one's, two zeros (16 bits each, in all 256). Writes sums of 16 bits, three a pixel.
 */
export function resizeColumns(
  image: usize,
  imageStride: i32,
  rows: i32,
  offsets: usize,
  weights: usize,
  width: i32,
  target: usize,
  targetStride: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const line = image + row * imageStride;
    let to = target + row * targetStride;
    for (let column = 0; column < width; column++, to += 6) {
      const at = line + load<i32>(offsets + ((<usize>column) << 2));
      const pair = i16x8.extend_low_i8x16_u(v128.load64_zero(at));
      const weighted = i16x8.mul(pair, v128.load(weights + ((<usize>column) << 4)));
      const right = i8x16.shuffle(weighted, weighted, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5);
      // The fourth value is overwritten by the next pixel.
      v128.store_lane<u64>(to, i16x8.add(weighted, right), 0);
    }
  }
}

const HALF: i32 = 1 << 15;

/** Eight sums of two rows, weighted and rounded to whole numbers of 16 bits. */
function mix(upper: v128, lower: v128, upperWeight: v128, lowerWeight: v128): v128 {
  const half = i32x4.splat(HALF);
  const low = i32x4.add(
    i32x4.extmul_low_i16x8_u(upper, upperWeight),
    i32x4.add(i32x4.extmul_low_i16x8_u(lower, lowerWeight), half),
  );
  const high = i32x4.add(
    i32x4.extmul_high_i16x8_u(upper, upperWeight),
    i32x4.add(i32x4.extmul_high_i16x8_u(lower, lowerWeight), half),
  );
  return i16x8.narrow_i32x4_u(i32x4.shr_u(low, 16), i32x4.shr_u(high, 16));
}

/** 16 bytes of the output row, from 16 sums of both rows. */
function mixBytes(upper: usize, lower: usize, upperWeight: v128, lowerWeight: v128): v128 {
  return i8x16.narrow_i16x8_u(
    mix(v128.load(upper), v128.load(lower), upperWeight, lowerWeight),
    mix(v128.load(upper, 16), v128.load(lower, 16), upperWeight, lowerWeight),
  );
}

/**
 * Resizes what `resizeColumns` has written along y, into a plane each for red, green and blue. `starts`: of each output row the upper one of its two input rows;
 * `weights`: the weight of the lower one, of 256 (32 bits both).
 */
export function resizeRows(
  sums: usize,
  sumStride: i32,
  starts: usize,
  weights: usize,
  width: i32,
  height: i32,
  reds: usize,
  greens: usize,
  blues: usize,
  stride: i32,
): void {
  for (let row = 0; row < height; row++) {
    const upper = sums + load<i32>(starts + ((<usize>row) << 2)) * sumStride;
    const lower = upper + sumStride;
    const weight = load<i32>(weights + ((<usize>row) << 2));
    const upperWeight = i16x8.splat(<i16>(256 - weight));
    const lowerWeight = i16x8.splat(<i16>weight);
    for (let x = 0; x < width; x += 16) {
      const at = x * 6;
      const first = mixBytes(upper + at, lower + at, upperWeight, lowerWeight);
      const second = mixBytes(upper + at + 32, lower + at + 32, upperWeight, lowerWeight);
      const third = mixBytes(upper + at + 64, lower + at + 64, upperWeight, lowerWeight);
      const to = row * stride + x;
      let plane = i8x16.shuffle(first, second, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
      v128.store(reds + to, i8x16.shuffle(plane, third, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29));
      plane = i8x16.shuffle(first, second, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
      v128.store(greens + to, i8x16.shuffle(plane, third, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30));
      plane = i8x16.shuffle(first, second, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
      v128.store(blues + to, i8x16.shuffle(plane, third, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31));
    }
  }
}
