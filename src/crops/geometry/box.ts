import type { CropRect, Size } from '../crop-strategy.js';

/** A rectangle in pixels of an image, edges between pixels and not necessarily whole: `right - left` is the width. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The box that covers the whole image. */
export function wholeImage({ width, height }: Size): Box {
  return { left: 0, top: 0, right: width, bottom: height };
}

/** The rectangle as a box. */
export function boxAround({ left, top, width, height }: CropRect): Box {
  return { left, top, right: left + width, bottom: top + height };
}

/** The part of the box that lies inside the image. Without such a part, the result has no area. */
export function clampBox(box: Box, image: Size): Box {
  const within = (value: number, limit: number): number => Math.min(Math.max(value, 0), limit);
  return {
    left: within(box.left, image.width),
    top: within(box.top, image.height),
    right: within(box.right, image.width),
    bottom: within(box.bottom, image.height),
  };
}

/** Whether the box covers any area at all. */
export function hasArea({ left, top, right, bottom }: Box): boolean {
  return right > left && bottom > top;
}

/** Area of the box, 0 where it has none. */
export function areaOf({ left, top, right, bottom }: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** The part that two boxes share; without such a part, its area is 0. */
export function sharedBox(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

/** Area that two boxes share, as a fraction of the area that they cover together. */
export function intersectionOverUnion(one: Box, other: Box): number {
  const shared = areaOf(sharedBox(one, other));
  return shared / (areaOf(one) + areaOf(other) - shared);
}

/**
 * The smallest rectangle of whole pixels that contains the box: every pixel that the box touches.
 *
 * Rounding outwards keeps what holds for boxes: a larger box has a rectangle at least as large, and a box inside the image has its
 * rectangle inside it.
 */
export function enclosingRect({ left, top, right, bottom }: Box): CropRect {
  const firstColumn = Math.floor(left);
  const firstRow = Math.floor(top);
  return {
    left: firstColumn,
    top: firstRow,
    width: Math.max(1, Math.ceil(right) - firstColumn),
    height: Math.max(1, Math.ceil(bottom) - firstRow),
  };
}
