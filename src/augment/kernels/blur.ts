const HALF: i32 = 1 << 23;

/** The row's address, rows beyond the edges being those at the edges. */
function rowAt(image: usize, row: i32, height: i32, rowBytes: i32): usize {
  return image + min(max(row, 0), height - 1) * rowBytes;
}

/**
 * One pass of an extended box down all columns: `weight` for the 2 * reach + 1 rows around, `outerWeight` for the one beyond on either side, both with
 * 24 bits after the point. `sums`: memory for four bytes a column.
 */
export function blurColumns(
  from: usize,
  to: usize,
  rowBytes: i32,
  height: i32,
  reach: i32,
  weight: i32,
  outerWeight: i32,
  sums: usize,
): void {
  memory.fill(sums, 0, (rowBytes + 16) << 2);
  for (let row = -reach - 1; row < reach; row++) {
    const source = rowAt(from, row, height, rowBytes);
    for (let x = 0; x < rowBytes; x += 16) {
      const bytes = v128.load(source + x);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      const sum = sums + (x << 2);
      v128.store(sum, i32x4.add(v128.load(sum), i32x4.extend_low_i16x8_u(low)));
      v128.store(sum, i32x4.add(v128.load(sum, 16), i32x4.extend_high_i16x8_u(low)), 16);
      v128.store(sum, i32x4.add(v128.load(sum, 32), i32x4.extend_low_i16x8_u(high)), 32);
      v128.store(sum, i32x4.add(v128.load(sum, 48), i32x4.extend_high_i16x8_u(high)), 48);
    }
  }
  const weights = i32x4.splat(weight);
  const outerWeights = i32x4.splat(outerWeight);
  for (let row = 0; row < height; row++) {
    const leaving = rowAt(from, row - reach - 1, height, rowBytes);
    const entering = rowAt(from, row + reach, height, rowBytes);
    const outer = rowAt(from, row + reach + 1, height, rowBytes);
    const target = to + row * rowBytes;
    for (let x = 0; x < rowBytes; x += 16) {
      const first = v128.load(leaving + x);
      const last = v128.load(entering + x);
      const beyond = v128.load(outer + x);
      const firstLow = i16x8.extend_low_i8x16_u(first);
      const firstHigh = i16x8.extend_high_i8x16_u(first);
      const changeLow = i16x8.sub(i16x8.extend_low_i8x16_u(last), firstLow);
      const changeHigh = i16x8.sub(i16x8.extend_high_i8x16_u(last), firstHigh);
      const farLow = i16x8.add(firstLow, i16x8.extend_low_i8x16_u(beyond));
      const farHigh = i16x8.add(firstHigh, i16x8.extend_high_i8x16_u(beyond));
      const sum = sums + (x << 2);
      const a = i32x4.add(v128.load(sum), i32x4.extend_low_i16x8_s(changeLow));
      const b = i32x4.add(v128.load(sum, 16), i32x4.extend_high_i16x8_s(changeLow));
      const c = i32x4.add(v128.load(sum, 32), i32x4.extend_low_i16x8_s(changeHigh));
      const d = i32x4.add(v128.load(sum, 48), i32x4.extend_high_i16x8_s(changeHigh));
      v128.store(sum, a);
      v128.store(sum, b, 16);
      v128.store(sum, c, 32);
      v128.store(sum, d, 48);
      const low = i16x8.narrow_i32x4_s(
        mean(a, i32x4.extend_low_i16x8_s(farLow), weights, outerWeights),
        mean(b, i32x4.extend_high_i16x8_s(farLow), weights, outerWeights),
      );
      const high = i16x8.narrow_i32x4_s(
        mean(c, i32x4.extend_low_i16x8_s(farHigh), weights, outerWeights),
        mean(d, i32x4.extend_high_i16x8_s(farHigh), weights, outerWeights),
      );
      v128.store(target + x, i8x16.narrow_i16x8_u(low, high));
    }
  }
}

/** Sums of 32 bits may wrap; their top byte is right, because the true sum is below 2^32. */
function mean(sum: v128, far: v128, weights: v128, outerWeights: v128): v128 {
  const weighted = i32x4.add(i32x4.mul(sum, weights), i32x4.mul(far, outerWeights));
  return i32x4.shr_u(i32x4.add(weighted, i32x4.splat(HALF)), 24);
}

/** The image with its rows as columns; `to` has `height` pixels a row. */
export function transpose(from: usize, to: usize, width: i32, height: i32): void {
  // Eight source rows at a time, so that what is written lies together.
  for (let top = 0; top < height; top += 8) {
    const bottom = min(top + 8, height);
    for (let x = 0; x < width; x++) {
      let target = to + (x * height + top) * 3;
      let source = from + (top * width + x) * 3;
      for (let y = top; y < bottom; y++, target += 3, source += width * 3) {
        store<u16>(target, load<u16>(source));
        store<u8>(target, load<u8>(source, 2), 2);
      }
    }
  }
}
