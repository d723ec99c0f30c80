import type { RgbImage } from '../../augment/pixels/index.js';
import type { Size } from '../../crops/crop-strategy.js';
import type { ProposalBox } from '../proposal-source.js';
import { binarise } from './binarised-filter.js';
import { bingKernels } from './bing-kernels.js';
import type { BingColorSpace, BingModel } from './bing-model.js';
import { BingPyramid, type KeptWindows } from './bing-pyramid.js';
import { filterMasks, type FilterMasks } from './filter-masks.js';
import { sizeInImage, WINDOW, type SizeInImage } from './quantised-size.js';

/** A box that BING found. */
export interface BingBox extends ProposalBox {
  /** Place of its size among the model's `sizes`. */
  readonly calibration: number;
  /** The first stage's score, of the window. */
  readonly windowScore: number;
}

export interface BingLimits {
  /** Windows of a size that are kept; the published code has 130, OpenCV 250. */
  readonly perSize: number;
  /** Boxes of a model in all. */
  readonly most: number;
}

/** A model as it is applied. */
export interface PreparedBing {
  readonly model: BingModel;
  readonly masks: FilterMasks;
}

export function prepareBing(model: BingModel): PreparedBing {
  return { model, masks: filterMasks(binarise(model.filter)) };
}

/**
 * BING: Binarized Normed Gradients for Objectness (Cheng et al., CVPR 2014, https://mmcheng.net/bing), bit by bit as OpenCV's `ObjectnessBING` computes it.
 *
 * For each quantised size `w x h` the image is resized so that a box of that size becomes 8 x 8 pixels. The first stage scores every window: the normed gradients
 * `g = min(|Ix| + |Iy|, 255)` times a filter that is the sum of two binary ones, `s = sum_c a_c sum_i b_ci (g_i >> 4)`, `b_ci` in {-1, 1}. What the paper counts in bits,
 * `2 popcount(b+ & g_k) - popcount(g_k)` for each of four bits `k`, is the same whole number, which 16 lanes of bytes add up faster. Of the windows, the strongest are
 * kept that lie more than two pixels apart. The second stage ranks the windows of all sizes by `v s + t`, `v` and `t` being the size's.
 *
 * @returns for each model its boxes, best first
 */
export function bingBoxes(image: RgbImage, prepared: readonly PreparedBing[], limits: BingLimits): BingBox[][] {
  const grids = gridsOf(image, prepared);
  if (grids.length === 0) return prepared.map(() => []);
  const pyramid = new BingPyramid(image, largestOf(grids), limits.perSize);
  const found = prepared.map(() => new Map<string, KeptWindows>());
  for (const { resized, key, models } of grids) {
    pyramid.resize(resized);
    let taken: BingColorSpace | undefined;
    for (const index of models) {
      const { model, masks } = prepared[index]!;
      if (model.colorSpace !== taken) pyramid.takeGradients(model.colorSpace);
      taken = model.colorSpace;
      pyramid.score(masks);
      found[index]!.set(key, pyramid.strongest(limits.perSize));
    }
  }
  return prepared.map(({ model }, index) => rankWindows(image, model, found[index]!, limits.most));
}

/** A size that the image is resized to, and the models that look for boxes there. */
interface Grid {
  readonly key: string;
  readonly resized: Size;
  readonly models: readonly number[];
}

const keyOf = ({ width, height }: Size): string => `${width} x ${height}`;

/** Quantised sizes that the image cuts down to the same size share a grid. */
function gridsOf(image: Size, prepared: readonly PreparedBing[]): Grid[] {
  const grids = new Map<string, { key: string; resized: Size; models: number[] }>();
  for (const [index, { model }] of prepared.entries()) {
    for (const { size } of model.sizes) {
      const resized = sizeInImage(size, image)?.resized;
      if (resized === undefined) continue;
      const key = keyOf(resized);
      const grid = grids.get(key) ?? { key, resized, models: [] };
      grids.set(key, grid);
      if (!grid.models.includes(index)) grid.models.push(index);
    }
  }
  return [...grids.values()].sort((one, other) => one.resized.width - other.resized.width);
}

const largestOf = (grids: readonly Grid[]): Size => ({
  width: Math.max(...grids.map(({ resized }) => resized.width)),
  height: Math.max(...grids.map(({ resized }) => resized.height)),
});

/** Windows of one size among those of all sizes. */
interface SizeWindows {
  readonly calibration: number;
  readonly box: Size;
  readonly windows: KeptWindows;
  /** Place of the first one. */
  readonly first: number;
}

/** The second stage. Sizes come from the last to the first, and of equal scores the later window first: that is OpenCV's order. */
function rankWindows(
  image: Size,
  { sizes }: BingModel,
  found: ReadonlyMap<string, KeptWindows>,
  most: number,
): BingBox[] {
  const parts: SizeWindows[] = [];
  let total = 0;
  for (let calibration = sizes.length - 1; calibration >= 0; calibration--) {
    const size: SizeInImage | undefined = sizeInImage(sizes[calibration]!.size, image);
    const windows = size && found.get(keyOf(size.resized));
    if (windows === undefined) continue;
    parts.push({ calibration, box: size!.box, windows, first: total });
    total += windows.count;
  }
  const scores = new Float32Array(total);
  const parents = new Uint8Array(total);
  for (const [part, { calibration, windows, first }] of parts.entries()) {
    const { scale, shift } = sizes[calibration]!;
    for (let index = 0; index < windows.count; index++) {
      scores[first + index] = Math.fround(windows.scores[index]! * scale) + shift;
    }
    parents.fill(part, first, first + windows.count);
  }
  return Array.from(rankedPlaces(scores, most), (place) => {
    const part = parts[parents[place]!]!;
    return boxOf(image, part, place - part.first, scores[place]!);
  });
}

/** Places of the `most` highest scores, from the highest down; of equal ones the later first. */
function rankedPlaces(scores: Float32Array, most: number): Int32Array {
  const work = bingKernels();
  const count = Math.min(most, scores.length);
  const [place, heap, target] = [
    work.place(scores),
    work.reserve(scores.length * BigUint64Array.BYTES_PER_ELEMENT),
    work.reserve(count * Int32Array.BYTES_PER_ELEMENT),
  ];
  work.kernels.rank(place, scores.length, count, heap, target);
  const places = new Int32Array(count);
  work.take(target, new Uint8Array(places.buffer));
  return places;
}

/** A window as a box of the image: of its size, as many eighths of that from the corner as the window has pixels, cut off at the image's edges. */
function boxOf(image: Size, { calibration, box, windows }: SizeWindows, index: number, score: number): BingBox {
  const left = windows.columns[index]! * Math.floor(box.width / WINDOW);
  const top = windows.rows[index]! * Math.floor(box.height / WINDOW);
  return {
    left,
    top,
    right: Math.min(left + box.width, image.width),
    bottom: Math.min(top + box.height, image.height),
    score,
    calibration,
    windowScore: windows.scores[index]!,
  };
}
