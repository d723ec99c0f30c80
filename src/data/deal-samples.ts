import type { Sample, Split, SplitName } from './dataset.js';
import { inMemorySplit } from './in-memory-split.js';
import { completeSplits, gatherSplits, mapSplits, type SplitShares } from './split-shares.js';

/** An image of the set: its sample, or `undefined` where it is broken. */
export interface DealtImage {
  readonly split: SplitName;
  readonly id: string;
  readonly sample: Sample | undefined;
}

/**
 * Deals images out to the splits. Broken ones are dealt out as well and then left out, so that the others stay where they are when one is mended.
 *
 * @param present The splits that the set has itself
 * @throws `data/split-shares`
 */
export function dealSamples(
  present: readonly SplitName[],
  images: readonly DealtImage[],
  shares: SplitShares,
): Record<SplitName, Split> {
  const own = gatherSplits(
    present,
    images.map((image) => ({ split: image.split, item: image })),
  );
  return mapSplits(completeSplits(own, shares), (dealt) => inMemorySplit(dealt.flatMap(({ sample }) => sample ?? [])));
}
