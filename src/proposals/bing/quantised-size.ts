import { roundHalfToEven } from '../../crops/geometry/index.js';
import type { Size } from '../../crops/crop-strategy.js';

/** Pixels a side of the window that is scored. */
export const WINDOW = 8;

/** Sides of the quantised sizes: 2^4 to 2^9 pixels. */
const SMALLEST_EXPONENT = 4;
const SIDES = 6;

/** Quantised sizes in all. */
export const SIZE_COUNT = SIDES * SIDES;

/** The quantised size of that index: `6 (log2 height - 4) + log2 width - 4`. */
export function quantisedSize(index: number): Size {
  return {
    width: 2 ** ((index % SIDES) + SMALLEST_EXPONENT),
    height: 2 ** (Math.floor(index / SIDES) + SMALLEST_EXPONENT),
  };
}

/** The index of the quantised size with these exponents of 2. */
export function sizeIndex(widthExponent: number, heightExponent: number): number {
  return (heightExponent - SMALLEST_EXPONENT) * SIDES + widthExponent - SMALLEST_EXPONENT;
}

/** Exponents of 2 of the sides that an object's side of `length` pixels is trained with: the published code's, from `trunc(log2 - 0.5)` to `trunc(log2 + 1.5)`. */
export function nearExponents(length: number): number[] {
  const within = (exponent: number): number =>
    Math.min(Math.max(Math.trunc(exponent), SMALLEST_EXPONENT), SMALLEST_EXPONENT + SIDES - 1);
  const first = within(Math.log2(length) - 0.5);
  const last = within(Math.log2(length) + 1.5);
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

/** How boxes of a quantised size are looked for in an image. */
export interface SizeInImage {
  /** What the image is resized to, so that a box of the size becomes a window. */
  readonly resized: Size;
  /** The size, no larger than the image. */
  readonly box: Size;
}

/** How to look for boxes of a quantised size; `undefined` where it is more than twice as wide or as high as the image. */
export function sizeInImage(index: number, image: Size): SizeInImage | undefined {
  const size = quantisedSize(index);
  if (size.width > 2 * image.width || size.height > 2 * image.height) return undefined;
  const box = { width: Math.min(size.width, image.width), height: Math.min(size.height, image.height) };
  return {
    resized: {
      width: roundHalfToEven((WINDOW * image.width) / box.width),
      height: roundHalfToEven((WINDOW * image.height) / box.height),
    },
    box,
  };
}
