import type { ObjectBox } from './dataset.js';

/**
 * How an image must be turned to stand upright: tag 274 of EXIF (CIPA DC-008, 4.6.4). 1 not at all, 2 mirrored, 3 by 180°, 4 upside down mirrored,
 * 5 mirrored and by 270°, 6 by 90° clockwise, 7 mirrored and by 90°, 8 by 270°.
 */
export type ExifOrientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** From 5 on, width and height change places. */
export const swapsSides = (orientation: ExifOrientation): boolean => orientation >= 5;

type Edges = Pick<ObjectBox, 'left' | 'top' | 'right' | 'bottom'>;

const mirrored = ({ left, top, right, bottom }: Edges, width: number): Edges => ({
  left: width - right,
  top,
  right: width - left,
  bottom,
});
const flipped = ({ left, top, right, bottom }: Edges, height: number): Edges => ({
  left,
  top: height - bottom,
  right,
  bottom: height - top,
});
/** About the diagonal from the upper left. */
const transposed = ({ left, top, right, bottom }: Edges): Edges => ({
  left: top,
  top: left,
  right: bottom,
  bottom: right,
});

/**
 * Where a box of the image as it lies in its file is once the image is upright.
 *
 * @param width of the image in its file, in pixels
 * @param height likewise
 */
export function turnBox<Box extends Edges>(box: Box, orientation: ExifOrientation, width: number, height: number): Box {
  const turns: Readonly<Record<ExifOrientation, () => Edges>> = {
    1: () => box,
    2: () => mirrored(box, width),
    3: () => flipped(mirrored(box, width), height),
    4: () => flipped(box, height),
    5: () => transposed(box),
    6: () => mirrored(transposed(box), height),
    7: () => flipped(mirrored(transposed(box), height), width),
    8: () => flipped(transposed(box), width),
  };
  return { ...box, ...turns[orientation]() };
}
