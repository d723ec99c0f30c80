import type { CutOut } from './cut-out.js';

/** Images in memory that the worker threads share: for each item the same sides, one after the other. */
export interface SharedImages {
  readonly memory: SharedArrayBuffer;
  /** Pixels a side of the square images of one item. */
  readonly sides: readonly number[];
  /** Bytes a pixel. */
  readonly channels: number;
}

const bytesUpTo = ({ sides, channels }: Pick<SharedImages, 'sides' | 'channels'>, count: number): number =>
  sides.slice(0, count).reduce((sum, side) => sum + side * side * channels, 0);

/** Memory for `items` images of each side, all zero. */
export function sharedImages(items: number, sides: readonly number[], channels: number): SharedImages {
  const memory = new SharedArrayBuffer(items * bytesUpTo({ sides, channels }, sides.length));
  return { memory, sides, channels };
}

/** The image of `item` at the `size`-th of its sides: a view of the memory, not a copy. */
export function sharedImage(images: SharedImages, item: number, size: number): CutOut {
  const side = images.sides[size] ?? 0;
  const offset = item * bytesUpTo(images, images.sides.length) + bytesUpTo(images, size);
  return { side, pixels: new Uint8Array(images.memory, offset, side * side * images.channels) };
}
