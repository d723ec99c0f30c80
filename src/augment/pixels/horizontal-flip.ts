import type { RgbImage } from './rgb-image.js';

/** Mirrors the image left to right, in place. */
export function flipHorizontally({ data, width, height }: RgbImage): void {
  const rowBytes = width * 3;
  for (let row = 0; row < height; row++) {
    let left = row * rowBytes;
    let right = left + rowBytes - 3;
    for (; left < right; left += 3, right -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const moved = data[left + channel]!;
        data[left + channel] = data[right + channel]!;
        data[right + channel] = moved;
      }
    }
  }
}
