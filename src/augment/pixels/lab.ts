import type { RgbImage } from './rgb-image.js';

/** sRGB's light of an 8-bit value, 0 to 1. */
const light = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share > 0.04045 ? ((share + 0.055) / 1.055) ** 2.4 : share / 12.92;
});

/** Where the cube root gives way to a line. */
const LINEAR_BELOW = 0.008856;

function lightness(share: number): number {
  return share > LINEAR_BELOW ? Math.cbrt(share) : 7.787 * share + 16 / 116;
}

/**
 * scikit-image's `rgb2lab`: CIE L*a*b* of an sRGB image under D65 for the 2° observer, L 0 to 100, a and b about -108 to 98, written to
 * `out` from `offset`, `[height, width, 3]`.
 *
 * With X, Y, Z of the linear light, relative to the white (0.95047, 1, 1.08883), and f the cube root (below 0.008856 the line
 * 7.787 t + 16/116): L = 116 f(Y) - 16, a = 500 (f(X) - f(Y)), b = 200 (f(Y) - f(Z)).
 */
export function rgbToLab({ data, width, height }: RgbImage, out: Float32Array, offset = 0): void {
  const end = width * height * 3;
  for (let at = 0, to = offset; at < end; at += 3, to += 3) {
    const red = light[data[at]!]!;
    const green = light[data[at + 1]!]!;
    const blue = light[data[at + 2]!]!;
    const x = lightness((0.412453 * red + 0.35758 * green + 0.180423 * blue) / 0.95047);
    const y = lightness(0.212671 * red + 0.71516 * green + 0.072169 * blue);
    const z = lightness((0.019334 * red + 0.119193 * green + 0.950227 * blue) / 1.08883);
    out[to] = 116 * y - 16;
    out[to + 1] = 500 * (x - y);
    out[to + 2] = 200 * (y - z);
  }
}
