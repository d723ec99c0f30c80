import type { Size } from '../crop-strategy.js';
import type { Box } from './box.js';

/** One axis: its first pixel and the one after its last. */
function publishedAxis(
  boxStart: number,
  boxEnd: number,
  limit: number,
  dilation: number,
  minimumSide: number,
): readonly [number, number] {
  let start = Math.trunc(boxStart);
  let end = Math.trunc(boxEnd);
  if (dilation > 0) {
    start -= Math.trunc(start * dilation);
    end += Math.trunc(end * dilation);
  }
  if (end - start < minimumSide) {
    const half = Math.ceil(minimumSide / 2);
    if (start > half) {
      start -= half;
    } else {
      start = 0;
      end = minimumSide;
    }
    if (end + half < limit) end += half;
    else start = end - minimumSide;
  }
  return [start, end];
}

/**
 * The region that the paper's published code cuts, in whole pixels and to the pixel, peculiarities included:
 *
 * - Coordinates are truncated, and a side moves by `dilation` times its own absolute **coordinate**, truncated: a box at the right edge
 *   grows more than one at the left.
 * - A side that is then shorter than `minimumSide` pixels (224 there) grows by half of that at both ends, or is laid against a border.
 *   A dilated side may just pass that limit and so end up shorter than the undilated one.
 * - Nothing keeps it inside the image; what lies outside is black.
 */
export function publishedCrop(box: Box, image: Size, dilation: number, minimumSide: number): Box {
  const [left, right] = publishedAxis(box.left, box.right, image.width, dilation, minimumSide);
  const [top, bottom] = publishedAxis(box.top, box.bottom, image.height, dilation, minimumSide);
  return { left, top, right, bottom };
}
