import type { RgbImage } from './rgb-image.js';

/**
 * scikit-image's `rgb2ycbcr`: ITU-R BT.601 with head room, Y 16 to 235, Cb and Cr 16 to 240 about 128, not rounded, written to `out` from
 * `offset`, `[height, width, 3]`. Of gamma-encoded values, as video does.
 */
export function rgbToYcbcr({ data, width, height }: RgbImage, out: Float32Array, offset = 0): void {
  const end = width * height * 3;
  for (let at = 0, to = offset; at < end; at += 3, to += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    out[to] = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
    out[to + 1] = 128 + (112 * blue - 37.797 * red - 74.203 * green) / 255;
    out[to + 2] = 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255;
  }
}
