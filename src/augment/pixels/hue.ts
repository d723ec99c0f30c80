import { editPixels } from './edit-pixels.js';
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

/**
 * torchvision's `adjust_hue`, in place: turns the hue of Pillow's 8-bit HSV by `shift` turns, -0.5 to 0.5.
 *
 * H and S are cut off to whole numbers on the way there and R, G, B rounded half up on the way back, so a shift of 0 changes the image.
 */
export function adjustHue(image: RgbImage, shift: number): void {
  const turn = Math.trunc(shift * 255);
  editPixels(image, (work, place, pixels) => {
    const [shares, fractions, sextants] = [unit, fraction, sextant].map((table) => work.place(table));
    work.kernels.adjustHue(place, pixels, turn, shares!, fractions!, sextants!, work.hueTables);
  });
}
