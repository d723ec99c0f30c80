import type { CropRect, Size } from '../../crops/crop-strategy.js';
import type { RgbImage } from './rgb-image.js';
import { pixelKernels } from './pixel-kernels.js';
import { resizeWeights, type Interpolation, type ResizeWeights } from './resize-weights.js';

/** The pixels `first` to `end - 1` along an axis. */
interface Range {
  readonly first: number;
  readonly end: number;
}

/** Which of a resized image's pixels are wanted; the others are not computed. */
export interface ResizedWindow {
  /** Size of the whole resized image. */
  readonly resized: Size;
  /** The wanted part, which lies inside. */
  readonly left: number;
  readonly top: number;
}

/** The part of the crop, along one axis, that the image has. */
function insideOf(start: number, length: number, imageLength: number): Range {
  const first = Math.min(length, Math.max(0, -start));
  return { first, end: Math.max(first, Math.min(length, imageLength - start)) };
}

/** The crop's pixels that the output pixels of the window are made of. */
function neededBy({ starts, counts }: ResizeWeights, window: Range): Range {
  const last = window.end - 1;
  return { first: starts[window.first]!, end: starts[last]! + counts[last]! };
}

function intersect(one: Range, other: Range): Range {
  const first = Math.max(one.first, other.first);
  return { first, end: Math.max(first, Math.min(one.end, other.end)) };
}

/**
 * Pillow's `crop` and `resize` in one: cuts `rect` out of the image, black where it reaches outside, and resizes it into `out`, with
 * antialiasing, first along the rows, then along the columns, rounded to 8 bits in between. Only the rows and columns that the result
 * needs are read.
 *
 * With `window`, `out` is a part of the resized crop and nothing else of it is computed.
 */
export function resizeCrop(
  image: RgbImage,
  rect: CropRect,
  interpolation: Interpolation,
  out: RgbImage,
  window: ResizedWindow = { resized: out, left: 0, top: 0 },
): void {
  const columns = resizeWeights(rect.width, window.resized.width, interpolation);
  const rows = resizeWeights(rect.height, window.resized.height, interpolation);
  const columnWindow = { first: window.left, end: window.left + out.width };
  const rowWindow = { first: window.top, end: window.top + out.height };
  const insideColumns = insideOf(rect.left, rect.width, image.width);
  const filled = intersect(neededBy(rows, rowWindow), insideOf(rect.top, rect.height, image.height));

  const work = pixelKernels();
  const rowBytes = out.width * 3;
  const imageRowBytes = image.width * 3;
  const filledRows = filled.end - filled.first;
  const firstByte = (rect.top + filled.first) * imageRowBytes;
  const source = work.place(image.data.subarray(firstByte, firstByte + filledRows * imageRowBytes));
  const resizedRows = work.reserve(filledRows * rowBytes);
  work.kernels.resizeRows(
    // Of the crop's column 0, which may lie outside; only columns inside are read.
    source + rect.left * 3,
    imageRowBytes,
    filledRows,
    work.place(columns.starts),
    work.place(columns.counts),
    work.place(columns.weights),
    columns.stride,
    columnWindow.first,
    columnWindow.end,
    insideColumns.first,
    insideColumns.end,
    resizedRows,
  );
  const rowWeights = work.place(rows.weights);
  const target = work.reserve(out.height * rowBytes);
  for (let row = rowWindow.first; row < rowWindow.end; row++) {
    const start = rows.starts[row]!;
    const { first, end } = intersect({ first: start, end: start + rows.counts[row]! }, filled);
    work.kernels.mixRows(
      resizedRows + (first - filled.first) * rowBytes,
      rowBytes,
      rowWeights + (row * rows.stride + first - start) * Int32Array.BYTES_PER_ELEMENT,
      end - first,
      target + (row - rowWindow.first) * rowBytes,
    );
  }
  work.take(target, out.data.subarray(0, out.height * rowBytes));
}
