import type { Size } from '../../crops/crop-strategy.js';
import type { RgbImage } from './rgb-image.js';
import { pixelKernels, type PixelMemory } from './pixel-kernels.js';

/** Box passes along each axis. */
const PASSES = 3;

/** A box of `2 * reach + 1` whole pixels and a part of the next one on either side. Weights have 24 bits after the point. */
interface ExtendedBox {
  readonly reach: number;
  readonly weight: number;
  readonly outerWeight: number;
}

/**
 * The radius of the extended box whose passes have the standard deviation `sigma` together (Gwosdek et al., 2011,
 * https://www.mia.uni-saarland.de/Publications/gwosdek-ssvm11.pdf, equations 7, 11, 14): with s2 = sigma^2 / passes,
 * l = floor((sqrt(12 s2 + 1) - 1) / 2) and a = (2l + 1)(l(l + 1) - 3 s2) / (6 (s2 - (l + 1)^2)), it is l + a.
 *
 * Rounded to float32 where Pillow's variables are: some sigmas sit on ties that float64 would decide otherwise.
 */
function boxRadius(sigma: number): number {
  const f = Math.fround;
  const radius = f(sigma);
  const variance = f(f(radius * radius) / PASSES);
  const length = f(Math.sqrt(12 * variance + 1));
  const whole = f(Math.floor((length - 1) / 2));
  const above = f(f(2 * whole) + 1);
  const numerator = f(above * f(f(whole * f(whole + 1)) - f(3 * variance)));
  const denominator = f(6 * f(variance - f(f(whole + 1) * f(whole + 1))));
  return f(whole + f(numerator / denominator));
}

function extendedBox(sigma: number): ExtendedBox {
  const f = Math.fround;
  const radius = boxRadius(sigma);
  const reach = Math.trunc(radius);
  const weight = Math.trunc(f((1 << 24) / f(f(radius * 2) + 1)));
  const outerWeight = Math.floor(((1 << 24) - (reach * 2 + 1) * weight) / 2);
  return { reach, weight, outerWeight };
}

/** All passes down the columns of an image at `from`; the result lies at `other`. */
function blurColumns(work: PixelMemory, from: number, other: number, size: Size, box: ExtendedBox): void {
  const rowBytes = size.width * 3;
  const sums = work.reserve((rowBytes + 16) * Int32Array.BYTES_PER_ELEMENT);
  let [source, target] = [from, other];
  for (let pass = 0; pass < PASSES; pass++) {
    work.kernels.blurColumns(source, target, rowBytes, size.height, box.reach, box.weight, box.outerWeight, sums);
    [source, target] = [target, source];
  }
}

/**
 * Pillow's `GaussianBlur`, in place: three extended box passes along each axis, edges repeated, 8-bit rounding after each.
 * `sigma` is in pixels; 0 leaves the image as it is.
 */
export function gaussianBlur(image: RgbImage, sigma: number): void {
  if (sigma === 0) return;
  const box = extendedBox(sigma);
  const { width, height } = image;
  const data = image.data.subarray(0, width * height * 3);
  const work = pixelKernels();
  const [upright, lying] = [work.place(data), work.reserve(data.length)];
  // Rows are blurred as columns of the transposed image: columns are computed side by side.
  work.kernels.transpose(upright, lying, width, height);
  blurColumns(work, lying, upright, { width: height, height: width }, box);
  work.kernels.transpose(upright, lying, height, width);
  blurColumns(work, lying, upright, { width, height }, box);
  work.take(upright, data);
}
