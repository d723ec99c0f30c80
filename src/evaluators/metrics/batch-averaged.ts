import { meanOfDefined } from './average-precision.js';
import { columnOf, requireRankable, type ScoredColumn, type ScoreTable } from './score-table.js';

/**
 * mAP as the published code of object-aware cropping computes it: the mean over classes within each batch of `batchSize` images, averaged
 * over the batches by their sizes.
 *
 * It is higher than the mAP of the dataset, the more so the smaller the batches, because in few images a positive cannot rank low. It serves
 * to compare with published figures only. Batches without any positive are left out.
 *
 * Returns a fraction, 0 to 1, or null where there is no positive.
 *
 * @throws RangeError where a score is NaN
 */
export function batchAveragedPrecision(table: ScoreTable, batchSize: number): number | null {
  let [sum, weight] = [0, 0];
  for (let from = 0; from < table.images; from += batchSize) {
    const to = Math.min(from + batchSize, table.images);
    const mean = meanOfDefined(
      Array.from({ length: table.classes }, (_, column) => precisionAtPositives(columnOf(table, column, { from, to }))),
    );
    if (mean === null) continue;
    sum += mean * (to - from);
    weight += to - from;
  }
  return weight === 0 ? null : sum / weight;
}

/** The mean over positives of the precision at their rank; equal scores keep their order. Null where there is no positive. */
function precisionAtPositives({ scores, labels }: ScoredColumn): number | null {
  requireRankable(scores);
  let [sum, found] = [0, 0];
  for (const [rank, place] of descendingOrder(scores).entries()) {
    if (labels[place] !== 1) continue;
    found += 1;
    sum += found / (rank + 1);
  }
  return found === 0 ? null : sum / found;
}

/** The places of the scores from the highest to the lowest, equal ones in their order. */
function descendingOrder(scores: ArrayLike<number>): number[] {
  const places = Array.from({ length: scores.length }, (_, place) => place);
  // Compared and not subtracted: the difference of two infinities has no sign.
  return places.sort((one, other) => Number(scores[other]! > scores[one]!) - Number(scores[other]! < scores[one]!));
}
