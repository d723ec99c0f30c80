/** Pixels a side of a window. */
const WINDOW: i32 = 8;

/** Four scores: `first * (2 * positive - all)` and the same of the second term, each product and their sum rounded to float32. */
function weigh(all: v128, positive: v128, otherPositive: v128, first: v128, second: v128): v128 {
  const one = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shl(positive, 1), all));
  const two = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shl(otherPositive, 1), all));
  return f32x4.add(f32x4.mul(first, one), f32x4.mul(second, two));
}

/**
 * The score of every window of 8 x 8 nibbles, of which `columns` lie side by side and `rows` above each other. `masks`: for each pixel of the window 16 equal bytes of
 * the first binary filter, then 16 of the second, all bits set for +1 and none for -1. Scores are float32, rows `scoreStride` bytes apart.
 */
export function scoreWindows(
  nibbles: usize,
  stride: i32,
  columns: i32,
  rows: i32,
  masks: usize,
  firstFactor: f32,
  secondFactor: f32,
  scores: usize,
  scoreStride: i32,
): void {
  const firsts = f32x4.splat(firstFactor);
  const seconds = f32x4.splat(secondFactor);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x += 16) {
      let allLow = i16x8.splat(0);
      let allHigh = allLow;
      let firstLow = allLow;
      let firstHigh = allLow;
      let secondLow = allLow;
      let secondHigh = allLow;
      let mask = masks;
      for (let row = 0; row < WINDOW; row++) {
        let at = nibbles + (y + row) * stride + x;
        // Eight nibbles add up to 120 at most, which a byte holds.
        let all = i8x16.splat(0);
        let first = all;
        let second = all;
        for (let column = 0; column < WINDOW; column++, at++, mask += 32) {
          const values = v128.load(at);
          all = i8x16.add(all, values);
          first = i8x16.add(first, v128.and(values, v128.load(mask)));
          second = i8x16.add(second, v128.and(values, v128.load(mask, 16)));
        }
        allLow = i16x8.add(allLow, i16x8.extend_low_i8x16_u(all));
        allHigh = i16x8.add(allHigh, i16x8.extend_high_i8x16_u(all));
        firstLow = i16x8.add(firstLow, i16x8.extend_low_i8x16_u(first));
        firstHigh = i16x8.add(firstHigh, i16x8.extend_high_i8x16_u(first));
        secondLow = i16x8.add(secondLow, i16x8.extend_low_i8x16_u(second));
        secondHigh = i16x8.add(secondHigh, i16x8.extend_high_i8x16_u(second));
      }
      const to = scores + y * scoreStride + (x << 2);
      v128.store(
        to,
        weigh(
          i32x4.extend_low_i16x8_u(allLow),
          i32x4.extend_low_i16x8_u(firstLow),
          i32x4.extend_low_i16x8_u(secondLow),
          firsts,
          seconds,
        ),
      );
      v128.store(
        to,
        weigh(
          i32x4.extend_high_i16x8_u(allLow),
          i32x4.extend_high_i16x8_u(firstLow),
          i32x4.extend_high_i16x8_u(secondLow),
          firsts,
          seconds,
        ),
        16,
      );
      v128.store(
        to,
        weigh(
          i32x4.extend_low_i16x8_u(allHigh),
          i32x4.extend_low_i16x8_u(firstHigh),
          i32x4.extend_low_i16x8_u(secondHigh),
          firsts,
          seconds,
        ),
        32,
      );
      v128.store(
        to,
        weigh(
          i32x4.extend_high_i16x8_u(allHigh),
          i32x4.extend_high_i16x8_u(firstHigh),
          i32x4.extend_high_i16x8_u(secondHigh),
          firsts,
          seconds,
        ),
        48,
      );
    }
  }
}
