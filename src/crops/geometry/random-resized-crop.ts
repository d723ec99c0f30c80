import type { RandomStream } from '../../engine/random/random-stream.js';
import type { CropRect, Size } from '../crop-strategy.js';
import { roundHalfToEven } from './round-half-to-even.js';

/** Lower and upper bound. */
export type Bounds = readonly [minimum: number, maximum: number];

export interface RandomResizedCropSettings {
  /** Area of the crop as a fraction of the region's, drawn uniformly. */
  readonly scale: Bounds;
  /** Width divided by height of the crop; its logarithm is drawn uniformly. */
  readonly ratio: Bounds;
}

/** Draws that are tried before the largest central crop is taken. */
const TRIES = 10;

/** The largest rectangle in the middle of the region whose width / height is within bounds. */
function centralCrop({ width, height }: Size, [narrowest, widest]: Bounds): CropRect {
  const ratio = width / height;
  const cropWidth = ratio > widest ? Math.max(1, roundHalfToEven(height * widest)) : width;
  const cropHeight = ratio < narrowest ? Math.max(1, roundHalfToEven(width / narrowest)) : height;
  return {
    left: Math.floor((width - cropWidth) / 2),
    top: Math.floor((height - cropHeight) / 2),
    width: cropWidth,
    height: cropHeight,
  };
}

/**
 * A rectangle inside a region of the given size, by the rule of torchvision's `RandomResizedCrop.get_params`
 * (https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomResizedCrop.html):
 *
 *     area = U(scale) * width * height;  r = exp(U(ln ratio));  w = round(sqrt(area * r));  h = round(sqrt(area / r))
 *
 * taken if it fits, at a place drawn uniformly over whole pixels; after 10 draws that do not fit, the largest central crop whose ratio is
 * within bounds.
 */
export function randomResizedCrop(
  region: Size,
  { scale, ratio }: RandomResizedCropSettings,
  random: RandomStream,
): CropRect {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const area = region.width * region.height * random.uniform(...scale);
    const aspect = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const width = roundHalfToEven(Math.sqrt(area * aspect));
    const height = roundHalfToEven(Math.sqrt(area / aspect));
    if (width > 0 && width <= region.width && height > 0 && height <= region.height) {
      const top = random.integer(0, region.height - height + 1);
      const left = random.integer(0, region.width - width + 1);
      return { left, top, width, height };
    }
  }
  return centralCrop(region, ratio);
}

/** {@link randomResizedCrop} inside a rectangle of the image, in the image's coordinates. */
export function randomResizedCropWithin(
  region: CropRect,
  settings: RandomResizedCropSettings,
  random: RandomStream,
): CropRect {
  const { left, top, width, height } = randomResizedCrop(region, settings, random);
  return { left: region.left + left, top: region.top + top, width, height };
}
