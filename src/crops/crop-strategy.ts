import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { JsonObject } from '../json.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox } from '../proposals/proposal-source.js';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The part of the image that becomes a view: whole pixels, `left` inclusive, `left + width` exclusive.
 * It may reach outside the image; what lies outside is black, as in the published code.
 */
export interface CropRect extends Size {
  readonly left: number;
  readonly top: number;
}

/** Where one view is taken from. A plain rectangle will do; contact sheets show what else is told. */
export interface ViewCrop extends CropRect {
  /** What it shows, where a swap of roles made that another thing than the view's own `shows`. */
  readonly shows?: string;
  /** The region that the rectangle was drawn in: the image, the box, the dilated box. */
  readonly within?: CropRect;
}

/** A view that a strategy makes. Every view becomes a square of `size` pixels. */
export interface ViewSpec {
  /** What it shows: `scene`, `object`, `dilated`, `random`. For contact sheets and for heads per view kind. */
  readonly shows: string;
  readonly size: number;
}

/** What a strategy may look at. */
export interface CropInput {
  /** The sample's id, for messages. */
  readonly id?: string;
  readonly image: Size;
  /** The proposals of the image, best first; empty where there are none. */
  readonly boxes: readonly ProposalBox[];
  /** With `itemsPer: box`, the index of the item's box in `boxes`. */
  readonly focus?: number | undefined;
}

/** Where the views of one item are taken from: a pure function of (size, boxes, randomness), without pixels. */
export interface CropStrategy {
  readonly views: readonly ViewSpec[];
  /** `image`: an epoch visits every image once. `box`: every box once, as the published code does. */
  readonly itemsPer: 'image' | 'box';
  /** One rectangle for each of `views`, in their order (after a swap of roles, in the swapped order). */
  crop(input: CropInput, random: RandomStream): readonly ViewCrop[];
}

export interface CropTraits {
  /** Makes sense only with proposals other than the whole image; a function where that hangs on the settings. */
  readonly needsBoxes: boolean | ((settings: JsonObject) => boolean);
  /** How many views it makes of an image, and what they show, by its settings. What is not told is checked when a run begins. */
  readonly views?: (settings: JsonObject) => readonly Pick<ViewSpec, 'shows'>[];
}

/** What a strategy may ask about the data when it is made. */
export interface CropContext {
  /** Mean area of the training images' proposals as a fraction of their image's; 1 where there are none. Goes over all of them. */
  readonly meanProposalShare: () => Promise<number>;
}

export type CropPlugin = FamilyPlugin<CropContext, CropStrategy, CropTraits>;
export const defineCropStrategy = pluginDefiner<CropContext, CropStrategy, CropTraits>('crops');

/** Whether crops of these settings make sense only with boxes. */
export function cropsNeedBoxes({ needsBoxes }: CropTraits, settings: JsonObject): boolean {
  return typeof needsBoxes === 'function' ? needsBoxes(settings) : needsBoxes;
}
