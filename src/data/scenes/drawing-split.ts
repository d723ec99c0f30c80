import type { RandomStream } from '../../engine/random/random-stream.js';
import type { SplitName } from '../dataset.js';
import type { Drawing } from './drawings.js';

/** Shares of each class's families; the rest trains. */
export interface DrawingShares {
  readonly validation: number;
  readonly test: number;
}

/** The drawings of one split: for each class its families, each a list of indices into the drawings. */
export type SplitDrawings = readonly (readonly (readonly number[])[])[];

/** How many families of a class a share stands for: at least one, where anything is to be held out. */
const familiesOfShare = (share: number, families: number): number =>
  share > 0 ? Math.max(1, Math.round(share * families)) : 0;

/**
 * Deals the families out to the splits, class by class and by chance, so that no family is seen in two of them.
 *
 * A family that holds more than a quarter of its class stays in training: as the only clock face of a split it would leave the class with
 * little else. A family with drawings of two classes goes where the first of them put it.
 */
export function dealFamilies(
  drawings: readonly Drawing[],
  families: Int32Array,
  classCount: number,
  shares: DrawingShares,
  random: RandomStream,
): Map<number, SplitName> {
  const splitOf = new Map<number, SplitName>();
  for (let label = 0; label < classCount; label++) {
    const members = drawings.flatMap((drawing, index) => (drawing.class === label ? [families[index] ?? 0] : []));
    const sizes = new Map<number, number>();
    for (const family of members) sizes.set(family, (sizes.get(family) ?? 0) + 1);

    const quota = {
      test: familiesOfShare(shares.test, sizes.size),
      validation: familiesOfShare(shares.validation, sizes.size),
    };
    for (const family of sizes.keys()) {
      const split = splitOf.get(family);
      if (split !== undefined && split !== 'train') quota[split]--;
    }
    const open = [...sizes.keys()].filter((family) => !splitOf.has(family));
    for (const position of random.stream('class', label).permutation(open.length)) {
      const family = open[position] ?? 0;
      const large = (sizes.get(family) ?? 0) * 4 > members.length && sizes.size > 1;
      const split = large ? 'train' : quota.test > 0 ? 'test' : quota.validation > 0 ? 'validation' : 'train';
      if (split !== 'train') quota[split]--;
      splitOf.set(family, split);
    }
  }
  return splitOf;
}

/** Gathers the drawings of one split by class and family. */
export function drawingsOfSplit(
  drawings: readonly { readonly class: number; readonly family: string; readonly split: SplitName }[],
  classCount: number,
  split: SplitName,
): SplitDrawings {
  return Array.from({ length: classCount }, (_, label) => {
    const byFamily = new Map<string, number[]>();
    drawings.forEach((drawing, index) => {
      if (drawing.class !== label || drawing.split !== split) return;
      byFamily.set(drawing.family, [...(byFamily.get(drawing.family) ?? []), index]);
    });
    return [...byFamily.values()];
  });
}
