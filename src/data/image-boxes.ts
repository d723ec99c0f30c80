import type { DroppedBoxes } from './broken-images.js';
import type { ObjectBox } from './dataset.js';

/** Largest width or height that an annotation may declare, in pixels: the limit of the JPEG format. */
const LARGEST_SIDE = 65_535;

/** True for what can be an image's width or height. */
export const isImageSide = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LARGEST_SIDE;

/** Pixels that a box may reach out of its image without being counted: tools differ by one in where they begin to count. */
const TOLERANCE = 1;

/** Clips boxes to their images, and counts those of which a part or nothing is left. */
export class BoxClipper {
  #withoutArea = 0;
  #outside = 0;
  #cut = 0;

  /** The part of a box inside its image; `undefined` where nothing is left. */
  clip(box: ObjectBox, width: number, height: number): ObjectBox | undefined {
    const left = Math.max(0, box.left);
    const top = Math.max(0, box.top);
    const right = Math.min(width, box.right);
    const bottom = Math.min(height, box.bottom);
    if (left < right && top < bottom) {
      const farthest = Math.max(left - box.left, top - box.top, box.right - right, box.bottom - bottom);
      if (farthest > TOLERANCE) this.#cut++;
      return { ...box, left, top, right, bottom };
    }
    if (box.left < box.right && box.top < box.bottom) this.#outside++;
    else this.#withoutArea++;
    return undefined;
  }

  get dropped(): DroppedBoxes {
    return { withoutArea: this.#withoutArea, outside: this.#outside, cut: this.#cut };
  }
}

/** Distinct labels, ascending. */
export const distinctLabels = (labels: Iterable<number>): number[] =>
  [...new Set(labels)].sort((one, other) => one - other);
