import { intersectionOverUnion, type Box } from '../../crops/geometry/index.js';
import type { Sample } from '../../data/dataset.js';
import { annotatedBoxes } from '../annotated.js';

/** How well the first boxes of each image cover the annotated objects. */
export interface QualityPoint {
  /** Boxes of an image that are looked at, at most. */
  readonly boxes: number;
  /** Share of the objects that one of the boxes shares at least half with, in percent. */
  readonly detectionRate: number;
  /** Mean of the largest intersection over union that an object has with one of the boxes, in percent. */
  readonly meanBestOverlap: number;
}

/** From which intersection over union on a box detects an object. */
export const DETECTED = 0.5;

/** The numbers in words, for everywhere that they stand. */
export const qualityDefinition =
  'Detection rate: share of the annotated objects of an image that one of its first boxes has an intersection over union of at least 0.5 with, averaged over the images that have objects. ' +
  'Mean best overlap: the same average of the largest intersection over union. Boxes around groups are left out.';

/**
 * Compares proposals with annotated objects. Both numbers are means over the images that have objects of the mean over an image's objects, as the published code of
 * BING (Cheng et al., CVPR 2014, https://mmcheng.net/bing) computes them.
 */
export class ProposalQuality {
  readonly #rates: number[][];
  readonly #overlaps: number[][];
  #objects = 0;

  /** @param counts of boxes, ascending */
  constructor(private readonly counts: readonly number[]) {
    this.#rates = counts.map(() => []);
    this.#overlaps = counts.map(() => []);
  }

  /** Images that had objects. */
  get images(): number {
    return this.#rates[0]?.length ?? 0;
  }

  get objects(): number {
    return this.#objects;
  }

  /** @param boxes best first */
  add(sample: Sample, boxes: readonly Box[]): void {
    const objects = annotatedBoxes(sample);
    if (objects.length === 0) return;
    this.#objects += objects.length;
    const best = objects.map(() => 0);
    let seen = 0;
    for (const [index, count] of this.counts.entries()) {
      const some = boxes.slice(seen, count);
      seen = Math.max(seen, Math.min(count, boxes.length));
      objects.forEach((object, place) => {
        for (const box of some) best[place] = Math.max(best[place]!, intersectionOverUnion(object, box));
      });
      this.#rates[index]!.push(best.filter((overlap) => overlap >= DETECTED).length / objects.length);
      this.#overlaps[index]!.push(best.reduce((sum, overlap) => sum + overlap, 0) / objects.length);
    }
  }

  points(): QualityPoint[] {
    const percent = (values: readonly number[]): number =>
      (100 * values.reduce((sum, value) => sum + value, 0)) / Math.max(1, values.length);
    return this.counts.map((boxes, index) => ({
      boxes,
      detectionRate: percent(this.#rates[index]!),
      meanBestOverlap: percent(this.#overlaps[index]!),
    }));
  }
}
