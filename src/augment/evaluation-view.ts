import type { CropRect, Size } from '../crops/crop-strategy.js';
import {
  clampBox,
  enclosingRect,
  randomResizedCrop,
  roundHalfToEven,
  type Box,
  type RandomResizedCropSettings,
} from '../crops/geometry/index.js';
import type { Sample } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { Normalization } from './normalization.js';
import type { PixelOperation } from './pixel-operation.js';
import type { RenderJob, ViewPlacement } from './render-job.js';

interface EvaluationView {
  /** The part of the image that is shown; all of it unless given. */
  readonly rect?: CropRect;
  readonly output: Size;
  readonly normalization: Normalization;
  readonly placement?: ViewPlacement;
  readonly operations?: readonly PixelOperation[];
}

/** Resized bilinearly, whatever the training did, so that all methods are tested alike. */
function evaluationJob(sample: Sample, { operations = [], ...view }: EvaluationView): RenderJob {
  const rect = { left: 0, top: 0, width: sample.width, height: sample.height };
  return { sample: sample.id, image: sample.image, views: [{ rect, interpolation: 'bilinear', operations, ...view }] };
}

const squareOf = (size: number): Size => ({ width: size, height: size });

/** The whole image, resized to a square of `size` pixels whatever its shape: nothing is cut off. */
export function wholeImageView(sample: Sample, size: number, normalization: Normalization): RenderJob {
  return evaluationJob(sample, { output: squareOf(size), normalization });
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
  return evaluationJob(sample, { output: squareOf(size), normalization, placement });
}

/** What a box holds and nothing else, resized to a square of `size` pixels: every pixel that the box touches. */
export function boxView(sample: Sample, box: Box, size: number, normalization: Normalization): RenderJob {
  return evaluationJob(sample, { rect: enclosingRect(clampBox(box, sample)), output: squareOf(size), normalization });
}

/** The bounds of torchvision's `RandomResizedCrop`. */
const published: RandomResizedCropSettings = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] };

/**
 * A random crop, mirrored every other time, as torchvision's reference trains classifiers
 * (https://github.com/pytorch/examples/tree/main/imagenet): what a probe or a fine-tuned network is shown. Each image draws from a stream of
 * its own under `random`, by its id.
 */
export function randomCropView(
  size: number,
  normalization: Normalization,
  random: RandomStream,
  settings = published,
): (sample: Sample) => RenderJob {
  return (sample) => {
    const draws = random.stream(sample.id);
    const rect = randomResizedCrop(sample, settings, draws);
    const operations: readonly PixelOperation[] = draws.chance(0.5) ? [{ kind: 'horizontal-flip' }] : [];
    return evaluationJob(sample, { rect, output: squareOf(size), normalization, operations });
  };
}
