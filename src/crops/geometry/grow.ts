import type { Size } from '../crop-strategy.js';
import type { Box } from './box.js';

/** One axis of a box, grown about its centre to `minimum` pixels and moved so that it stays within 0 to `limit`. */
function growAxis(start: number, end: number, minimum: number, limit: number): readonly [number, number] {
  if (end - start >= minimum) return [start, end];
  const length = Math.min(minimum, limit);
  const centred = (start + end - length) / 2;
  const grown = Math.min(Math.max(centred, 0), limit - length);
  return [grown, grown + length];
}

/**
 * A box inside the image, grown to a least width and height in pixels: about its centre, moved where it would leave the image, and no larger than the
 * image. Sides that are long enough stay as they are.
 */
export function growBox(box: Box, minimum: Size, image: Size): Box {
  const [left, right] = growAxis(box.left, box.right, minimum.width, image.width);
  const [top, bottom] = growAxis(box.top, box.bottom, minimum.height, image.height);
  return { left, top, right, bottom };
}
