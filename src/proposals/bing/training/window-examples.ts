import type { RgbImage } from '../../../augment/pixels/index.js';
import { crop } from '../../../augment/pixels/index.js';
import type { Size } from '../../../crops/crop-strategy.js';
import { clampBox, enclosingRect, hasArea, intersectionOverUnion, type Box } from '../../../crops/geometry/index.js';
import type { RandomStream } from '../../../engine/random/random-stream.js';
import type { BingColorSpace } from '../bing-model.js';
import { BingPyramid } from '../bing-pyramid.js';
import { nearExponents, sizeIndex, WINDOW } from '../quantised-size.js';

/** From which intersection over union on a box shows an object. */
export const SHOWS_OBJECT = 0.5;

/** Numbers of an example: the gradients of a window. */
export const WINDOW_PIXELS = WINDOW * WINDOW;

/** A box of a quantised size that shows an object. */
export interface SizedBox {
  readonly size: number;
  readonly box: Box;
}

/**
 * The boxes of quantised sizes that stand for an object: those with its upper left corner whose sides are near the object's, where they share at least half of what both
 * cover. They are cut off at the image's edges after that, as in the published code.
 */
export function sizedBoxes(object: Box, image: Size): SizedBox[] {
  const [left, top] = [Math.floor(object.left), Math.floor(object.top)];
  return nearExponents(object.bottom - object.top).flatMap((height) =>
    nearExponents(object.right - object.left).flatMap((width): SizedBox[] => {
      const box = { left, top, right: left + 2 ** width, bottom: top + 2 ** height };
      if (intersectionOverUnion(box, object) < SHOWS_OBJECT) return [];
      return [{ size: sizeIndex(width, height), box: clampBox(box, image) }];
    }),
  );
}

/** Random boxes of an image that show no object; the corners of all that are drawn lie anywhere. */
export function backgroundBoxes(objects: readonly Box[], image: Size, tries: number, random: RandomStream): Box[] {
  const drawn = Array.from({ length: tries }, (): Box => {
    const [x, otherX] = [random.integer(0, image.width + 1), random.integer(0, image.width + 1)];
    const [y, otherY] = [random.integer(0, image.height + 1), random.integer(0, image.height + 1)];
    return {
      left: Math.min(x, otherX),
      top: Math.min(y, otherY),
      right: Math.max(x, otherX),
      bottom: Math.max(y, otherY),
    };
  });
  const showsNone = (box: Box): boolean => objects.every((object) => intersectionOverUnion(box, object) < SHOWS_OBJECT);
  return drawn.filter((box) => hasArea(box) && showsNone(box));
}

/** The gradients of parts of an image, each resized to one window, in each colour space: `[box][space]`. */
export function windowGradients(
  image: RgbImage,
  boxes: readonly Box[],
  spaces: readonly BingColorSpace[],
): Uint8Array[][] {
  const window = { width: WINDOW, height: WINDOW };
  return boxes.map((box) => {
    const pyramid = new BingPyramid(crop(image, enclosingRect(box)), window, 1);
    pyramid.resize(window);
    return spaces.map((space) => {
      pyramid.takeGradients(space);
      return pyramid.readGradients();
    });
  });
}

/** The window as a mirror shows it. */
export function mirrored(gradients: Uint8Array): Uint8Array {
  return gradients.map((_, pixel) => gradients[pixel - (pixel % WINDOW) + WINDOW - 1 - (pixel % WINDOW)]!);
}
