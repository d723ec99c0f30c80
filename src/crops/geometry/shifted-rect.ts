import type { RandomStream } from '../../engine/random/random-stream.js';
import type { CropRect, Size } from '../crop-strategy.js';

/** Places that are tried, with two candidates each. */
const TRIES = 101;
/** Directions to choose from; the last is the first once more, as published. */
const DIRECTIONS = 100;

/** Strictly: the rectangle touches no edge of the image, as published. */
function isInside({ left, top, width, height }: CropRect, image: Size): boolean {
  return left > 0 && top > 0 && left + width < image.width && top + height < image.height;
}

function drawAngle(random: RandomStream): number {
  return ((2 * Math.PI) / DIRECTIONS) * random.integer(0, DIRECTIONS + 1);
}

/** The rectangle with its top left corner cut to whole pixels. */
const onPixels = ({ left, top, width, height }: CropRect): CropRect => ({
  left: Math.trunc(left),
  top: Math.trunc(top),
  width,
  height,
});

/**
 * The radius rule of the paper's published code: a rectangle of the given size at a distance from a corner of another one.
 *
 *     dx = radius * cos(a);  dy = radius * sin(b);  a, b = 2 pi / 100 * U{0, ..., 100}
 *
 * Its top left corner is `corner + (dx, dy)`; if it is not strictly inside the image, its bottom right corner is `corner - (dx, dy)`;
 * if that is not either, the angles are drawn anew, 101 times at most. The two angles are drawn apart, so the distance lies between 0 and
 * the square root of 2 times `radius` (in pixels). `undefined` where nothing fits.
 */
export function shiftedRect(
  corner: Pick<CropRect, 'left' | 'top'>,
  size: Size,
  image: Size,
  radius: number,
  random: RandomStream,
): CropRect | undefined {
  const { width, height } = size;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const across = radius * Math.cos(drawAngle(random));
    const down = radius * Math.sin(drawAngle(random));
    const after = { left: corner.left + across, top: corner.top + down, width, height };
    if (isInside(after, image)) return onPixels(after);
    const before = { left: corner.left - across - width, top: corner.top - down - height, width, height };
    if (isInside(before, image)) return onPixels(before);
  }
  return undefined;
}
