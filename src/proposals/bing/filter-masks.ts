import type { BinaryTerm } from './binarised-filter.js';

/** Bytes that a kernel works on at a time. */
const VECTOR = 16;

/** Both binary filters as the `scoreWindows` kernel reads them. */
export interface FilterMasks {
  /** For each pixel of the window a vector of the first filter, then one of the second: all bits set for +1, none for -1. */
  readonly masks: Uint8Array;
  readonly weights: readonly [number, number];
}

/** Lays two binary filters out for the kernel. */
export function filterMasks([first, second]: readonly [BinaryTerm, BinaryTerm]): FilterMasks {
  const masks = new Uint8Array(first.positive.length * 2 * VECTOR);
  for (const [index, { positive }] of [first, second].entries()) {
    for (const [pixel, isPositive] of positive.entries()) {
      const at = (2 * pixel + index) * VECTOR;
      masks.fill(isPositive ? 0xff : 0, at, at + VECTOR);
    }
  }
  return { masks, weights: [first.weight, second.weight] };
}
