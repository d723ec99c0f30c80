import { roundHalfToEven } from '../crops/geometry/index.js';
import type { Size } from '../crops/crop-strategy.js';
import type { Sample } from '../data/dataset.js';
import type { Normalization } from './normalization.js';
import type { RenderJob, ViewPlacement } from './render-job.js';

/** Resized bilinearly, whatever the training did, so that all methods are tested alike. */
function evaluationJob(
  sample: Sample,
  output: Size,
  normalization: Normalization,
  placement?: ViewPlacement,
): RenderJob {
  const rect = { left: 0, top: 0, width: sample.width, height: sample.height };
  const view = { rect, output, interpolation: 'bilinear', operations: [], normalization } as const;
  return { sample: sample.id, image: sample.image, views: [placement ? { ...view, placement } : view] };
}

/** The whole image, resized to a square of `size` pixels whatever its shape: nothing is cut off. */
export function wholeImageView(sample: Sample, size: number, normalization: Normalization): RenderJob {
  return evaluationJob(sample, { width: size, height: size }, normalization);
}

/**
 * Where torchvision's `CenterCrop(size)` lies in the result of `Resize(shorterSide)`: the shorter side becomes `shorterSide`, the longer
 * one `int(shorterSide * longer / shorter)`. `size` is at most `shorterSide`.
 */
export function centerCropPlacement({ width, height }: Size, shorterSide: number, size: number): ViewPlacement {
  const longer = (one: number, other: number): number => Math.max(shorterSide, Math.trunc((shorterSide * one) / other));
  const resized = { width: longer(width, Math.min(width, height)), height: longer(height, Math.min(width, height)) };
  return {
    resized,
    left: roundHalfToEven((resized.width - size) / 2),
    top: roundHalfToEven((resized.height - size) / 2),
  };
}

/**
 * torchvision's view for testing: the shorter side resized to `shorterSide` pixels (256), then the square of `size` (224) in the middle.
 *
 * @throws RangeError where `size` exceeds `shorterSide`
 */
export function centerCropView(
  sample: Sample,
  { shorterSide, size }: { readonly shorterSide: number; readonly size: number },
  normalization: Normalization,
): RenderJob {
  if (size > shorterSide) throw new RangeError(`A crop of ${size} pixels does not fit into ${shorterSide}.`);
  const placement = centerCropPlacement(sample, shorterSide, size);
  return evaluationJob(sample, { width: size, height: size }, normalization, placement);
}
