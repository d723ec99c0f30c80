import type { BingBox } from './bing-boxes.js';

/** Quantised sizes that an image may cut down to the same box: two a side, the one as long as the side and the next longer one. */
const EQUAL_SIZES = 4;

/** How many boxes of a model are enough to have `count` different ones among them. */
export const enoughFor = (count: number): number => EQUAL_SIZES * count;

/** The best boxes of several colour spaces together, by their scores, each place once; of equal scores those of the first colour space first. */
export function distinctBoxes(lists: readonly (readonly BingBox[])[], most: number): BingBox[] {
  const ranked = lists.flat().sort((one, other) => other.score - one.score);
  const seen = new Set<string>();
  const distinct: BingBox[] = [];
  for (const box of ranked) {
    if (distinct.length === most) break;
    const place = `${box.left} ${box.top} ${box.right} ${box.bottom}`;
    if (seen.has(place)) continue;
    seen.add(place);
    distinct.push(box);
  }
  return distinct;
}
