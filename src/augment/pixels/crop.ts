import type { CropRect } from '../../crops/crop-strategy.js';
import type { RgbImage } from './rgb-image.js';

/** Pillow's `crop`: a copy of `rect`, black where it reaches outside the image. */
export function crop(image: RgbImage, rect: CropRect): RgbImage {
  const { left, top, width, height } = rect;
  const data = new Uint8Array(width * height * 3);
  const firstColumn = Math.max(left, 0);
  const endColumn = Math.min(left + width, image.width);
  const firstRow = Math.max(top, 0);
  const endRow = Math.min(top + height, image.height);
  if (firstColumn < endColumn) {
    for (let row = firstRow; row < endRow; row++) {
      const from = (row * image.width + firstColumn) * 3;
      const line = image.data.subarray(from, from + (endColumn - firstColumn) * 3);
      data.set(line, ((row - top) * width + firstColumn - left) * 3);
    }
  }
  return { width, height, data };
}
