/** Grey of every pixel: `(9798 R + 19235 G + 3735 B + 2^14) / 2^15`, rounded down. `bytes`: of a whole plane. */
export function grayPlane(reds: usize, greens: usize, blues: usize, bytes: i32, grays: usize): void {
  for (let at = 0; at < bytes; at++) {
    const sum =
      9798 * <i32>load<u8>(reds + at) + 19235 * <i32>load<u8>(greens + at) + 3735 * <i32>load<u8>(blues + at) + 16384;
    store<u8>(grays + at, sum >> 15);
  }
}

/**
 * Hue (0 to 179), saturation and value of every pixel. `saturationFactors`: for each value `255 / value`, `hueFactors`: for each chroma `180 / (6 chroma)`, both
 * with 12 bits after the point and 0 for 0 (32 bits).
 */
export function hsvPlanes(
  reds: usize,
  greens: usize,
  blues: usize,
  bytes: i32,
  saturationFactors: usize,
  hueFactors: usize,
  hues: usize,
  saturations: usize,
  values: usize,
): void {
  for (let at = 0; at < bytes; at++) {
    const red: i32 = load<u8>(reds + at);
    const green: i32 = load<u8>(greens + at);
    const blue: i32 = load<u8>(blues + at);
    const value = max(red, max(green, blue));
    const chroma = value - min(red, min(green, blue));
    const sixths = value === red ? green - blue : value === green ? blue - red + 2 * chroma : red - green + 4 * chroma;
    const hue = (sixths * load<i32>(hueFactors + ((<usize>chroma) << 2)) + 2048) >> 12;
    store<u8>(hues + at, hue < 0 ? hue + 180 : hue);
    store<u8>(saturations + at, (chroma * load<i32>(saturationFactors + ((<usize>value) << 2)) + 2048) >> 12);
    store<u8>(values + at, value);
  }
}
