import { applyTable } from './apply-table.js';
import type { RgbImage } from './rgb-image.js';

const table = new Uint8Array(256);

/** torchvision's `solarize`, in place: values of `threshold` and above are inverted, `255 - v`. */
export function solarize(image: RgbImage, threshold: number): void {
  for (let value = 0; value < 256; value++) table[value] = value < threshold ? value : 255 - value;
  applyTable(image, table);
}
