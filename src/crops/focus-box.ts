import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox } from '../proposals/proposal-source.js';
import { chooseBox, type BoxChoice } from './choose-box.js';
import type { CropInput, CropRect } from './crop-strategy.js';
import { cropErrors } from './errors.js';
import { enclosingRect, wholeImage } from './geometry/index.js';

export interface FocusSettings {
  readonly choose: BoxChoice;
  readonly withoutBoxes: 'scene' | 'error';
}

/**
 * The box that the item is about: its own with `itemsPer: box`, otherwise the one of the image's that `choose` says. `undefined` for an
 * image without boxes that is cropped as a scene.
 *
 * @throws `crops/no-boxes` for an image without boxes where `withoutBoxes` is `error`
 */
export function focusBox(
  { id, image, boxes, focus }: CropInput,
  { choose, withoutBoxes }: FocusSettings,
  random: RandomStream,
): ProposalBox | undefined {
  if (focus !== undefined) {
    const box = boxes[focus];
    if (box === undefined) throw new RangeError(`Box ${focus} of ${boxes.length} does not exist.`);
    return box;
  }
  if (boxes.length > 0) return chooseBox(boxes, choose, random);
  if (withoutBoxes === 'scene') return undefined;
  throw cropErrors['crops/no-boxes']({ image: id ?? `An image of ${image.width} x ${image.height} pixels` });
}

/** The region of a scene crop: all pixels of the image. */
export function sceneRegion({ image }: CropInput): CropRect {
  return enclosingRect(wholeImage(image));
}
