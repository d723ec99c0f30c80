import { requireRankable, type ScoredColumn } from './score-table.js';

/** A class's images from the highest score to the lowest, ranked once for many resamples. */
export interface RankedColumn {
  /** Places of images in the column. */
  readonly order: Int32Array;
  /** By rank: 1 where the image shows the class. */
  readonly isPositive: Uint8Array;
  /** By rank: 1 where the next image has a lower score, so that a threshold lies between them. */
  readonly endsTie: Uint8Array;
}

/** @throws RangeError where a score is NaN */
export function rankColumn({ scores, labels }: ScoredColumn): RankedColumn {
  requireRankable(scores);
  const order = Int32Array.from({ length: scores.length }, (_, image) => image);
  order.sort((one, other) => Number(scores[other]! > scores[one]!) - Number(scores[other]! < scores[one]!));
  return {
    order,
    isPositive: Uint8Array.from(order, (image) => Number(labels[image] === 1)),
    endsTie: Uint8Array.from(order, (image, rank) => Number(scores[image] !== scores[order[rank + 1] ?? -1])),
  };
}

/** The column without some of its images; those that are left keep their places. */
export function filterRanked(column: RankedColumn, isTaken: (image: number) => boolean): RankedColumn {
  const ranks: number[] = [];
  const ends: number[] = [];
  for (const [rank, image] of column.order.entries()) {
    if (isTaken(image)) ends[ranks.push(rank) - 1] = 0;
    // The end of a tie is that of its last image that is left.
    if (column.endsTie[rank] === 1 && ranks.length > 0) ends[ranks.length - 1] = 1;
  }
  return {
    order: Int32Array.from(ranks, (rank) => column.order[rank]!),
    isPositive: Uint8Array.from(ranks, (rank) => column.isPositive[rank]!),
    endsTie: Uint8Array.from(ends),
  };
}

/**
 * `averagePrecision` of the column in which each image is there as often as it was drawn. Null where no positive was.
 *
 * `draws` is by image.
 */
export function resampledAveragePrecision(
  { order, isPositive, endsTie }: RankedColumn,
  draws: Int32Array,
): number | null {
  let [sum, found, seen, before] = [0, 0, 0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    const drawn = draws[order[rank]!]!;
    seen += drawn;
    if (isPositive[rank] === 1) found += drawn;
    if (endsTie[rank] === 1 && found > before) {
      sum += (found - before) * (found / seen);
      before = found;
    }
  }
  return found === 0 ? null : sum / found;
}
