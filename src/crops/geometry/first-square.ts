import type { RandomStream } from '../../engine/random/random-stream.js';
import type { CropRect, Size } from '../crop-strategy.js';

/** An image is roomy for a square where both its sides are at least this many times the square's. */
const ROOM = 1.2;

/** The side of the squares that are cut from an image: as wished, or half of the shorter side of an image with little room. */
export function squareSide({ width, height }: Size, wished: number): number {
  const shorter = Math.min(width, height);
  return shorter < ROOM * wished ? Math.max(1, Math.trunc(shorter / 2)) : wished;
}

/** The first and the last start of a square along one axis, in whole pixels, such that it touches neither edge. */
type Starts = readonly [first: number, last: number];

function drawStart([first, last]: Starts, random: RandomStream): number | undefined {
  return first <= last ? random.integer(first, last + 1) : undefined;
}

/**
 * A square strictly inside the image, all its places in whole pixels equally likely; `undefined` where there is none. With `fromSide`, its
 * top left corner is at least a side away from the image's, as in the paper's published code.
 */
export function firstSquare(image: Size, side: number, fromSide: boolean, random: RandomStream): CropRect | undefined {
  const first = fromSide ? side : 1;
  const left = drawStart([first, image.width - side - 1], random);
  const top = drawStart([first, image.height - side - 1], random);
  return left === undefined || top === undefined ? undefined : { left, top, width: side, height: side };
}
