import type { CropRect } from '../../crops/crop-strategy.js';
import { areaOf, boxAround, sharedBox, type Box } from '../../crops/geometry/index.js';
import type { Sample } from '../../data/dataset.js';

/** What a threshold is a share of: the smaller of object and view, or always the object. */
export const holdingMeasures = ['smaller', 'object'] as const;
export type HoldingMeasure = (typeof holdingMeasures)[number];

/** When a view counts as holding an object. */
export interface HoldingRule {
  readonly measure: HoldingMeasure;
  /** Above 0, at most 1. */
  readonly threshold: number;
}

/** The rule in words, for everywhere that its numbers stand. */
export function describeHolding({ measure, threshold }: HoldingRule): string {
  const percent = `${Number((100 * threshold).toPrecision(4))} %`;
  return measure === 'object'
    ? `A view holds an object where at least ${percent} of the object's annotated box lies inside the view.`
    : `A view holds an object where the area that the object's annotated box and the view share is at least ${percent} of the smaller of the two.`;
}

/** The annotated objects of an image that count: boxes around groups are left out, and those without an area inside the image. */
export function countedObjects({ boxes, width, height }: Sample): readonly Box[] {
  const image = { left: 0, top: 0, right: width, bottom: height };
  return boxes.flatMap((box) => {
    const inside = sharedBox(box, image);
    return box.group === true || areaOf(inside) === 0 ? [] : [inside];
  });
}

/** Indices of the objects that the view holds. */
export function heldObjects(view: CropRect, objects: readonly Box[], { measure, threshold }: HoldingRule): number[] {
  const box = boxAround(view);
  return objects.flatMap((object, index) => {
    const whole = measure === 'object' ? areaOf(object) : Math.min(areaOf(object), areaOf(box));
    return areaOf(sharedBox(box, object)) >= threshold * whole ? [index] : [];
  });
}
