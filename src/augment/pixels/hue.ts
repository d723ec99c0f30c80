import type { RgbImage } from './rgb-image.js';

/** The sixth of the colour circle that an 8-bit hue lies in, 0 to 5, and how far into it, 0 to 1. */
const sextant = new Uint8Array(256);
const fraction = new Float32Array(256);
/** An 8-bit saturation as a number from 0 to 1. */
const unit = new Float32Array(256);
for (let value = 0; value < 256; value++) {
  const sixths = (value * 6) / 255;
  sextant[value] = Math.floor(sixths) % 6;
  fraction[value] = sixths - Math.floor(sixths);
  unit[value] = value / 255;
}

/** Pillow's 8-bit hue. Each step is rounded to float32, as its C code's variables are. */
function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  const fromRed = Math.fround((most - red) / chroma);
  const fromGreen = Math.fround((most - green) / chroma);
  const fromBlue = Math.fround((most - blue) / chroma);
  let sixths: number;
  if (red === most) sixths = Math.fround(fromBlue - fromGreen);
  else if (green === most) sixths = Math.fround(2 + fromRed - fromBlue);
  else sixths = Math.fround(4 + fromGreen - fromRed);
  const turns = sixths / 6 + 1;
  return (Math.fround(turns >= 1 ? turns - 1 : turns) * 255) | 0;
}

/**
 * torchvision's `adjust_hue`, in place: turns the hue of Pillow's 8-bit HSV by `shift` turns, -0.5 to 0.5.
 *
 * H and S are cut off to whole numbers on the way there and R, G, B rounded half up on the way back, so a shift of 0 changes the image.
 */
export function adjustHue({ data, width, height }: RgbImage, shift: number): void {
  const turn = Math.trunc(shift * 255);
  const end = width * height * 3;
  for (let at = 0; at < end; at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    const most = Math.max(red, green, blue);
    const chroma = most - Math.min(red, green, blue);
    const saturation = chroma === 0 ? 0 : (Math.fround(chroma / most) * 255) | 0;
    if (saturation === 0) {
      data[at] = data[at + 1] = data[at + 2] = most;
      continue;
    }
    const hue = (hueOf(red, green, blue, most, chroma) + turn) & 255;
    const strength = unit[saturation]!;
    const into = fraction[hue]!;
    const low = (most * (1 - strength) + 0.5) | 0;
    const falling = (most * (1 - Math.fround(strength * into)) + 0.5) | 0;
    const rising = (most * (1 - strength * (1 - into)) + 0.5) | 0;
    const sixth = sextant[hue]!;
    data[at] = sixth === 0 || sixth === 5 ? most : sixth === 1 ? falling : sixth === 4 ? rising : low;
    data[at + 1] = sixth === 1 || sixth === 2 ? most : sixth === 0 ? rising : sixth === 3 ? falling : low;
    data[at + 2] = sixth === 3 || sixth === 4 ? most : sixth === 2 ? rising : sixth === 5 ? falling : low;
  }
}
