import { luma } from './luma.js';
import type { RgbImage } from './rgb-image.js';

/** `factor * difference` in float32, for the differences -255 to 255. */
const scaled = new Float32Array(511);

/** The grey plus its scaled difference to the value, as `Image.blend` rounds it. */
function blendValue(grey: number, value: number): number {
  const blended = Math.fround(grey + scaled[value - grey + 255]!);
  if (blended <= 0) return 0;
  return blended >= 255 ? 255 : blended | 0;
}

/** torchvision's `adjust_saturation`, in place: each pixel blended with its own luma. */
export function adjustSaturation({ data, width, height }: RgbImage, factor: number): void {
  if (factor === 1) return;
  for (let difference = -255; difference <= 255; difference++)
    scaled[difference + 255] = Math.fround(factor) * difference;
  const end = width * height * 3;
  for (let at = 0; at < end; at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    const grey = luma(red, green, blue);
    data[at] = blendValue(grey, red);
    data[at + 1] = blendValue(grey, green);
    data[at + 2] = blendValue(grey, blue);
  }
}
