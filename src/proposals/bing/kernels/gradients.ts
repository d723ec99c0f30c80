/** |a - b| of 16 bytes. */
function distance(one: v128, other: v128): v128 {
  return v128.or(i8x16.sub_sat_u(one, other), i8x16.sub_sat_u(other, one));
}

/** How the distances of the planes become one number. */
const SUM_OF_THREE: i32 = 2;

/** Of 16 pixels the distance to the left or above against right or below, `before` and `after` being offsets in each plane. */
function difference(
  rule: i32,
  first: usize,
  second: usize,
  third: usize,
  before: isize,
  after: isize,
  atEdge: bool,
): v128 {
  const one = distance(v128.load(first + before), v128.load(first + after));
  if (rule === 0) return atEdge ? i8x16.add_sat_u(one, one) : one;
  const two = distance(v128.load(second + before), v128.load(second + after));
  const three = distance(v128.load(third + before), v128.load(third + after));
  if (rule !== SUM_OF_THREE) {
    const most = i8x16.max_u(one, i8x16.max_u(two, three));
    return atEdge ? i8x16.add_sat_u(most, most) : most;
  }
  let low = i16x8.add(
    i16x8.extend_low_i8x16_u(one),
    i16x8.add(i16x8.extend_low_i8x16_u(two), i16x8.extend_low_i8x16_u(three)),
  );
  let high = i16x8.add(
    i16x8.extend_high_i8x16_u(one),
    i16x8.add(i16x8.extend_high_i8x16_u(two), i16x8.extend_high_i8x16_u(three)),
  );
  if (!atEdge) {
    low = i16x8.shr_u(low, 1);
    high = i16x8.shr_u(high, 1);
  }
  return i8x16.narrow_i16x8_u(low, high);
}

/** The first of 16 bytes. */
function firstByte(bytes: v128): i32 {
  return i8x16.extract_lane_u(bytes, 0);
}

/**
 * The normed gradient of every pixel, `min(Ix + Iy, 255)`: the difference of the neighbours on both sides, of the pixel itself where one is missing. `rule` 0: of
 * the first plane, doubled at the edges; 1: the largest of three planes', doubled at the edges; 2: half the sum of three planes', the whole sum at the edges.
 * `nibbles` gets the upper four bits of each.
 */
export function gradients(
  rule: i32,
  first: usize,
  second: usize,
  third: usize,
  stride: i32,
  width: i32,
  height: i32,
  target: usize,
  nibbles: usize,
): void {
  const last = width - 1;
  for (let y = 0; y < height; y++) {
    const isEdge = y === 0 || y === height - 1;
    const above: isize = y === 0 ? 0 : -stride;
    const below: isize = y === height - 1 ? 0 : stride;
    const row = y * stride;
    for (let x = 0; x < width; x += 16) {
      const at = row + x;
      const across = difference(rule, first + at, second + at, third + at, -1, 1, false);
      const down = difference(rule, first + at, second + at, third + at, above, below, isEdge);
      const sum = i8x16.add_sat_u(across, down);
      v128.store(target + at, sum);
      v128.store(nibbles + at, i8x16.shr_u(sum, 4));
    }
    for (let x = 0; x < width; x += last) {
      const at = row + x;
      const before: isize = x === 0 ? 0 : -1;
      const after: isize = x === 0 ? 1 : 0;
      const across = firstByte(difference(rule, first + at, second + at, third + at, before, after, true));
      const down = firstByte(difference(rule, first + at, second + at, third + at, above, below, isEdge));
      const sum = min(across + down, 255);
      store<u8>(target + at, sum);
      store<u8>(nibbles + at, sum >> 4);
    }
  }
}
