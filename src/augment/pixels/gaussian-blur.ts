import type { RgbImage } from './rgb-image.js';
import { Scratch } from './scratch.js';

/** Box passes along each axis. */
const PASSES = 3;
const HALF = 1 << 23;

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

const lineScratch = new Scratch();
const imageScratch = new Scratch();
let sums = new Int32Array(0);

/**
 * One pass along a row of three interleaved channels, from a copy with `reach + 1` replicated pixels at either end.
 * Sums of 32 bits may wrap; their top byte is right, because the true sum is below 2^32.
 */
function blurRow(line: Uint8Array, out: Uint8Array, from: number, width: number, box: ExtendedBox): void {
  const { reach, weight, outerWeight } = box;
  const span = (2 * reach + 1) * 3;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let at = channel; at < span; at += 3) sum += line[at]!;
    let outer = channel;
    let to = from + channel;
    for (let x = 0; x < width; x++, outer += 3, to += 3) {
      const last = line[outer + span]!;
      const first = line[outer]!;
      // The box holds the pixels from outer + 3 to outer + span.
      sum += last - first;
      const far = first + line[outer + span + 3]!;
      out[to] = (Math.imul(sum, weight) + Math.imul(far, outerWeight) + HALF) >>> 24;
    }
  }
}

/** Copies a row of the image into the line, its first and last pixel repeated at the ends. */
function extendRow(data: Uint8Array, from: number, width: number, margin: number, line: Uint8Array): void {
  const end = from + width * 3;
  for (let at = 0; at < margin * 3; at += 3) {
    for (let channel = 0; channel < 3; channel++) {
      line[at + channel] = data[from + channel]!;
      line[(margin + width) * 3 + at + channel] = data[end - 3 + channel]!;
    }
  }
  const shift = margin * 3 - from;
  for (let at = from; at < end; at++) line[at + shift] = data[at]!;
}

function blurRows({ data, width, height }: RgbImage, box: ExtendedBox): void {
  const margin = box.reach + 1;
  const line = lineScratch.bytes((width + 2 * margin) * 3);
  for (let row = 0; row < height; row++) {
    const from = row * width * 3;
    for (let pass = 0; pass < PASSES; pass++) {
      extendRow(data, from, width, margin, line);
      blurRow(line, data, from, width, box);
    }
  }
}

/** One pass down all columns at once, so that memory is read in its own order. */
function blurColumns(from: Uint8Array, to: Uint8Array, width: number, height: number, box: ExtendedBox): void {
  const { reach, weight, outerWeight } = box;
  const rowBytes = width * 3;
  const last = height - 1;
  const rowAt = (row: number): number => Math.min(last, Math.max(0, row)) * rowBytes;
  if (sums.length < rowBytes) sums = new Int32Array(rowBytes);
  const sum = sums;
  sum.fill(0, 0, rowBytes);
  for (let row = -reach - 1; row < reach; row++) {
    const source = rowAt(row);
    for (let x = 0; x < rowBytes; x++) sum[x]! += from[source + x]!;
  }
  for (let row = 0; row < height; row++) {
    const leaving = rowAt(row - reach - 1);
    const entering = rowAt(row + reach);
    const outer = rowAt(row + reach + 1);
    const target = row * rowBytes;
    for (let x = 0; x < rowBytes; x++) {
      const first = from[leaving + x]!;
      const total = sum[x]! + from[entering + x]! - first;
      sum[x] = total;
      const far = first + from[outer + x]!;
      to[target + x] = (Math.imul(total, weight) + Math.imul(far, outerWeight) + HALF) >>> 24;
    }
  }
}

/**
 * Pillow's `GaussianBlur`, in place: three extended box passes along each axis, edges repeated, 8-bit rounding after each.
 * `sigma` is in pixels; 0 leaves the image as it is.
 */
export function gaussianBlur(image: RgbImage, sigma: number): void {
  if (sigma === 0) return;
  const box = extendedBox(sigma);
  blurRows(image, box);
  const { data, width, height } = image;
  const other = imageScratch.bytes(width * height * 3);
  blurColumns(data, other, width, height, box);
  blurColumns(other, data, width, height, box);
  blurColumns(data, other, width, height, box);
  data.set(other.subarray(0, width * height * 3));
}
