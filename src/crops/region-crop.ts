import type { RandomStream } from '../engine/random/random-stream.js';
import type { CropContext, CropRect, ViewCrop } from './crop-strategy.js';
import { randomResizedCropWithin, type RandomResizedCropSettings } from './geometry/index.js';
import { ascendingBounds } from './settings.js';

/** What a view takes of its region: all of it, or a random crop. */
export type RegionCrop = 'whole' | RandomResizedCropSettings;

/** Share of the image that crops of proposals cover at least on average, with `scale: auto`: the lower bound of scene crops. */
const SCENE_MINIMUM = 0.2;

/** What a `scale` setting says of a region; `setting` is its key, for messages. */
export function regionCrop(setting: string, scale: 'whole' | readonly number[], ratio: readonly number[]): RegionCrop {
  if (scale === 'whole') return 'whole';
  return { scale: ascendingBounds(setting, scale), ratio: ascendingBounds('ratio', ratio) };
}

/** What a view takes of a box, and of the whole image where there is no box. */
export interface BoxCrop {
  readonly object: RegionCrop;
  readonly scene: RegionCrop;
}

/**
 * What a `scale` setting says of a box. `auto` is the paper's rule for proposals (Mishra et al., 2021, https://arxiv.org/abs/2112.00319):
 * the lower bound is `s = min(1, 0.2 / m)`, where `m` is the mean share of the image that the proposals of the training images have, so that
 * crops of proposals are on average no smaller than crops of scenes.
 */
export async function boxCrop(
  setting: string,
  scale: 'auto' | 'whole' | readonly number[],
  ratio: readonly number[],
  { meanProposalShare }: CropContext,
): Promise<BoxCrop> {
  if (scale !== 'auto') {
    const crop = regionCrop(setting, scale, ratio);
    return { object: crop, scene: crop };
  }
  return {
    object: regionCrop(setting, [Math.min(1, SCENE_MINIMUM / (await meanProposalShare())), 1], ratio),
    scene: regionCrop(setting, [SCENE_MINIMUM, 1], ratio),
  };
}

/** A view of a region: what it takes of it, drawn from `random`, and what that shows. */
export function viewOf(within: CropRect, crop: RegionCrop, shows: string, random: RandomStream): ViewCrop {
  const { left, top, width, height } = crop === 'whole' ? within : randomResizedCropWithin(within, crop, random);
  return { left, top, width, height, shows, within };
}
