import { applyOperations, resizeCrop, type RgbImage } from '../pixels/index.js';
import type { ViewJob } from '../render-job.js';

/** Cuts the view out of the image into `out`, which has the view's size, and applies its operations. */
export function renderView(image: RgbImage, view: ViewJob, out: RgbImage): void {
  resizeCrop(image, view.rect, view.interpolation, out, view.placement);
  applyOperations(out, view.operations);
}
