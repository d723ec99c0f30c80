/** `(19595 R + 38470 G + 7471 B + 2^15) / 2^16`, rounded down. */
function luma(red: i32, green: i32, blue: i32): i32 {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

export function sumOfLuma(image: usize, pixels: i32): f64 {
  let sum: i64 = 0;
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) sum += luma(load<u8>(at), load<u8>(at, 1), load<u8>(at, 2));
  return <f64>sum;
}

export function grayscale(image: usize, pixels: i32): void {
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) {
    const grey = luma(load<u8>(at), load<u8>(at, 1), load<u8>(at, 2));
    store<u8>(at, grey);
    store<u8>(at, grey, 1);
    store<u8>(at, grey, 2);
  }
}

/** The grey plus its scaled difference to the value, cut off to a whole number within 0 to 255. */
function blend(grey: f32, value: f32, factor: f32): i32 {
  return <i32>min(max(grey + factor * (value - grey), 0), 255);
}

export function adjustSaturation(image: usize, pixels: i32, factor: f32): void {
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) {
    const red: i32 = load<u8>(at);
    const green: i32 = load<u8>(at, 1);
    const blue: i32 = load<u8>(at, 2);
    const grey = <f32>luma(red, green, blue);
    store<u8>(at, blend(grey, <f32>red, factor));
    store<u8>(at, blend(grey, <f32>green, factor), 1);
    store<u8>(at, blend(grey, <f32>blue, factor), 2);
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

/**
 * Turns the hue of every pixel by `turn` 255ths of the circle. `unit`: for each 8-bit saturation its share of 1; `fraction`: for each hue how far it lies into its
 * sixth of the circle; `sextant`: which sixth that is.
 */
export function adjustHue(image: usize, pixels: i32, turn: i32, unit: usize, fraction: usize, sextant: usize): void {
  const end = image + pixels * 3;
  for (let at = image; at < end; at += 3) {
    const red: i32 = load<u8>(at);
    const green: i32 = load<u8>(at, 1);
    const blue: i32 = load<u8>(at, 2);
    const most = max(red, max(green, blue));
    const chroma = most - min(red, min(green, blue));
    const saturation = chroma === 0 ? 0 : <i32>(<f64>(<f32>chroma / <f32>most) * 255);
    if (saturation === 0) {
      store<u8>(at, most);
      store<u8>(at, most, 1);
      store<u8>(at, most, 2);
      continue;
    }
    const hue = (hueOf(red, green, blue, most, <f32>chroma) + turn) & 255;
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
