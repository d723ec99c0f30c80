/** Bytes of four pixels' reds, greens and blues, each as 32 bits; above 15 stands for a 0. */
const REDS = i8x16(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1);
const GREENS = i8x16(1, -1, -1, -1, 4, -1, -1, -1, 7, -1, -1, -1, 10, -1, -1, -1);
const BLUES = i8x16(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1);
/** From four times red, green, blue, 0 to four pixels. */
const PIXELS = i8x16(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
/** The bytes after four pixels, which are left as they are. */
const REST = i32x4(0, 0, 0, -1);

/** `(19595 R + 38470 G + 7471 B + 2^15) / 2^16`, rounded down. */
function luma(red: i32, green: i32, blue: i32): i32 {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

/** The same of four pixels. */
function lumas(reds: v128, greens: v128, blues: v128): v128 {
  const sum = i32x4.add(
    i32x4.add(i32x4.mul(reds, i32x4.splat(19595)), i32x4.mul(greens, i32x4.splat(38470))),
    i32x4.add(i32x4.mul(blues, i32x4.splat(7471)), i32x4.splat(0x8000)),
  );
  return i32x4.shr_u(sum, 16);
}

/** Writes four pixels; `bytes` is what lies there. */
function storePixels(at: usize, reds: v128, greens: v128, blues: v128, bytes: v128): void {
  const joined = v128.or(v128.or(reds, i32x4.shl(greens, 8)), i32x4.shl(blues, 16));
  v128.store(at, v128.bitselect(bytes, i8x16.swizzle(joined, PIXELS), REST));
}

export function sumOfLuma(image: usize, pixels: i32): f64 {
  let sum: i64 = 0;
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) sum += luma(load<u8>(at), load<u8>(at, 1), load<u8>(at, 2));
  return <f64>sum;
}

export function grayscale(image: usize, pixels: i32): void {
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 12) {
    const bytes = v128.load(at);
    const grey = lumas(i8x16.swizzle(bytes, REDS), i8x16.swizzle(bytes, GREENS), i8x16.swizzle(bytes, BLUES));
    storePixels(at, grey, grey, grey, bytes);
  }
}

/** The grey plus its scaled difference to the value, cut off to a whole number within 0 to 255. */
function blend(grey: v128, value: v128, factor: v128): v128 {
  const blended = f32x4.add(grey, f32x4.mul(factor, f32x4.sub(f32x4.convert_i32x4_u(value), grey)));
  const inside = f32x4.min(f32x4.max(blended, f32x4.splat(0)), f32x4.splat(255));
  return i32x4.trunc_sat_f32x4_u(inside);
}

/** Every value blended with one grey. */
export function blendWithGrey(image: usize, pixels: i32, grey: f32, factor: f32): void {
  const greys = f32x4.splat(grey);
  const factors = f32x4.splat(factor);
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 16) {
    const bytes = v128.load(at);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    const first = i16x8.narrow_i32x4_u(
      blend(greys, i32x4.extend_low_i16x8_u(low), factors),
      blend(greys, i32x4.extend_high_i16x8_u(low), factors),
    );
    const second = i16x8.narrow_i32x4_u(
      blend(greys, i32x4.extend_low_i16x8_u(high), factors),
      blend(greys, i32x4.extend_high_i16x8_u(high), factors),
    );
    v128.store(at, i8x16.narrow_i16x8_u(first, second));
  }
}

/** Every value blended with its pixel's grey. */
export function adjustSaturation(image: usize, pixels: i32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 12) {
    const bytes = v128.load(at);
    const reds = i8x16.swizzle(bytes, REDS);
    const greens = i8x16.swizzle(bytes, GREENS);
    const blues = i8x16.swizzle(bytes, BLUES);
    const greys = f32x4.convert_i32x4_u(lumas(reds, greens, blues));
    storePixels(at, blend(greys, reds, factors), blend(greys, greens, factors), blend(greys, blues, factors), bytes);
  }
}

/** The 8-bit hue. Each step is rounded to float32. */
function hueOf(red: i32, green: i32, blue: i32, most: i32, chroma: f32): i32 {
  const fromRed = <f32>(most - red) / chroma;
  const fromGreen = <f32>(most - green) / chroma;
  const fromBlue = <f32>(most - blue) / chroma;
  let sixths: f32;
  if (red === most) sixths = fromBlue - fromGreen;
  else if (green === most) sixths = <f32>(2.0 + <f64>fromRed - <f64>fromBlue);
  else sixths = <f32>(4.0 + <f64>fromGreen - <f64>fromRed);
  const turns = <f64>sixths / 6 + 1;
  return <i32>(<f64>(<f32>(turns >= 1 ? turns - 1 : turns)) * 255);
}

/** Places of a colour's brightest and darkest channel, for which hues are tabulated: six, or two channels that are equal. */
const CHANNEL_ORDERS = 6;
/** Bytes of a table by two values of 8 bits. */
const SQUARE = 1 << 16;

/** Bytes that `fillHueTables` writes. */
export function hueTableBytes(): i32 {
  return (CHANNEL_ORDERS + 1) * SQUARE;
}

/** Of a channel order the hue of the colour with that chroma, whose middle channel is `middle` below the brightest. */
function orderedHue(order: i32, chroma: i32, middle: i32): i32 {
  const most = chroma;
  const brightest = order >> 1;
  // Of the other two, in the order of the circle, the first or the second is the darkest.
  const first = (order & 1) === 0 ? 0 : most - middle;
  const second = (order & 1) === 0 ? most - middle : 0;
  if (brightest === 0) return hueOf(most, first, second, most, <f32>chroma);
  if (brightest === 1) return hueOf(second, most, first, most, <f32>chroma);
  return hueOf(first, second, most, most, <f32>chroma);
}

/**
 * Tabulates the 8-bit hue of every colour by channel order, chroma and middle channel, and after that the saturation by brightest channel and chroma:
 * a look-up costs a fraction of the divisions.
 */
export function fillHueTables(tables: usize): void {
  for (let order = 0; order < CHANNEL_ORDERS; order++) {
    for (let chroma = 1; chroma < 256; chroma++) {
      for (let middle = 0; middle <= chroma; middle++) {
        store<u8>(tables + order * SQUARE + (chroma << 8) + middle, orderedHue(order, chroma, middle));
      }
    }
  }
  const saturations = tables + CHANNEL_ORDERS * SQUARE;
  for (let most = 1; most < 256; most++) {
    for (let chroma = 0; chroma <= most; chroma++) {
      store<u8>(saturations + (most << 8) + chroma, <i32>(<f64>(<f32>chroma / <f32>most) * 255));
    }
  }
}

/** The place of a colour's hue in the tables. The first of several brightest channels counts. */
function placeOfHue(red: i32, green: i32, blue: i32, most: i32, least: i32, chroma: i32): i32 {
  const brightest = red === most ? 0 : green === most ? 1 : 2;
  const first = brightest === 0 ? green : brightest === 1 ? blue : red;
  const second = brightest === 0 ? blue : brightest === 1 ? red : green;
  const order = (brightest << 1) | i32(first !== least);
  return order * SQUARE + (chroma << 8) + most - (first === least ? second : first);
}

/**
 * Turns the hue of every pixel by `turn` 255ths of the circle. `unit`: for each 8-bit saturation its share of 1; `fraction`: for each hue how far it lies into its
 * sixth of the circle; `sextant`: which sixth that is; `tables`: what `fillHueTables` has written.
 */
export function adjustHue(
  image: usize,
  pixels: i32,
  turn: i32,
  unit: usize,
  fraction: usize,
  sextant: usize,
  tables: usize,
): void {
  const saturations = tables + CHANNEL_ORDERS * SQUARE;
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) {
    const red: i32 = load<u8>(at);
    const green: i32 = load<u8>(at, 1);
    const blue: i32 = load<u8>(at, 2);
    const most = max(red, max(green, blue));
    const least = min(red, min(green, blue));
    const chroma = most - least;
    const saturation: i32 = load<u8>(saturations + (most << 8) + chroma);
    if (saturation === 0) {
      store<u8>(at, most);
      store<u8>(at, most, 1);
      store<u8>(at, most, 2);
      continue;
    }
    const hue = (<i32>load<u8>(tables + placeOfHue(red, green, blue, most, least, chroma)) + turn) & 255;
    const strength = load<f32>(unit + ((<usize>saturation) << 2));
    const into = load<f32>(fraction + ((<usize>hue) << 2));
    const low = <i32>(<f64>most * (1 - <f64>strength) + 0.5);
    const falling = <i32>(<f64>most * (1 - <f64>(strength * into)) + 0.5);
    const rising = <i32>(<f64>most * (1 - <f64>strength * (1 - <f64>into)) + 0.5);
    const sixth: i32 = load<u8>(sextant + hue);
    store<u8>(at, sixth === 0 || sixth === 5 ? most : sixth === 1 ? falling : sixth === 4 ? rising : low);
    store<u8>(at, sixth === 1 || sixth === 2 ? most : sixth === 0 ? rising : sixth === 3 ? falling : low, 1);
    store<u8>(at, sixth === 3 || sixth === 4 ? most : sixth === 2 ? rising : sixth === 5 ? falling : low, 2);
  }
}
