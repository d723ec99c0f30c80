import type { CropRect, Size } from '../../crops/crop-strategy.js';
import type { RgbImage } from './rgb-image.js';
import { WEIGHT_BITS, resizeWeights, type Interpolation, type ResizeWeights } from './resize-weights.js';
import { Scratch } from './scratch.js';

/** Half of the last place: sums are rounded half up. */
const HALF = 1 << (WEIGHT_BITS - 1);

const rowsScratch = new Scratch();

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

/**
 * Resizes one row of the crop. `from` is the place of the crop's first pixel in the source, inside it or not; `inside` are the crop's
 * columns that the source has. The others are black and add nothing.
 */
function resizeRow(
  source: Uint8Array,
  from: number,
  inside: Range,
  columns: ResizeWeights,
  window: Range,
  out: Uint8Array,
  target: number,
): void {
  const { starts, counts, weights, stride } = columns;
  let to = target;
  for (let column = window.first; column < window.end; column++, to += 3) {
    const start = starts[column]!;
    const first = Math.max(start, inside.first);
    const end = Math.min(start + counts[column]!, inside.end);
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    let at = from + first * 3;
    const shift = column * stride - start;
    for (let pixel = first; pixel < end; pixel++, at += 3) {
      const weight = weights[shift + pixel]!;
      red = (red + Math.imul(weight, source[at]!)) | 0;
      green = (green + Math.imul(weight, source[at + 1]!)) | 0;
      blue = (blue + Math.imul(weight, source[at + 2]!)) | 0;
    }
    out[to] = toByte(red);
    out[to + 1] = toByte(green);
    out[to + 2] = toByte(blue);
  }
}

/** The whole part of a sum with `WEIGHT_BITS` bits after the point, kept within 0 to 255: bicubic weights overshoot. */
function toByte(sum: number): number {
  const value = sum >> WEIGHT_BITS;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** One output row from `count` rows of the horizontal pass, which begin at `at`. */
function mixRows(
  rows: Uint8Array,
  at: number,
  rowBytes: number,
  weights: Int32Array,
  firstWeight: number,
  count: number,
  out: Uint8Array,
  target: number,
): void {
  for (let x = 0; x < rowBytes; x++) {
    let sum = HALF;
    let from = at + x;
    for (let tap = firstWeight; tap < firstWeight + count; tap++, from += rowBytes) {
      sum = (sum + Math.imul(weights[tap]!, rows[from]!)) | 0;
    }
    out[target + x] = toByte(sum);
  }
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

  const rowBytes = out.width * 3;
  const resizedRows = rowsScratch.bytes((filled.end - filled.first) * rowBytes);
  for (let row = filled.first; row < filled.end; row++) {
    const from = ((rect.top + row) * image.width + rect.left) * 3;
    resizeRow(image.data, from, insideColumns, columns, columnWindow, resizedRows, (row - filled.first) * rowBytes);
  }
  for (let row = rowWindow.first; row < rowWindow.end; row++) {
    const start = rows.starts[row]!;
    const { first, end } = intersect({ first: start, end: start + rows.counts[row]! }, filled);
    const firstWeight = row * rows.stride + first - start;
    const at = (first - filled.first) * rowBytes;
    mixRows(
      resizedRows,
      at,
      rowBytes,
      rows.weights,
      firstWeight,
      end - first,
      out.data,
      (row - rowWindow.first) * rowBytes,
    );
  }
}
