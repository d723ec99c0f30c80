import type { Size } from '../crop-strategy.js';
import type { Box } from './box.js';

/** The box with every side moved outwards: `horizontal` pixels left and right, `vertical` pixels up and down. */
function extend(box: Box, horizontal: number, vertical: number): Box {
  return {
    left: box.left - horizontal,
    top: box.top - vertical,
    right: box.right + horizontal,
    bottom: box.bottom + vertical,
  };
}

/**
 * Dilation relative to the image, as the paper describes it (Mishra et al., 2021, https://arxiv.org/abs/2112.00319): every side moves
 * outwards by `dilation` times the image's width (left, right) or height (top, bottom). Not clamped.
 */
export function dilateByImage(box: Box, image: Size, dilation: number): Box {
  return extend(box, dilation * image.width, dilation * image.height);
}

/** Dilation relative to the box: every side moves outwards by `dilation` times the box's own width or height. Not clamped. */
export function dilateByBox(box: Box, dilation: number): Box {
  return extend(box, dilation * (box.right - box.left), dilation * (box.bottom - box.top));
}
