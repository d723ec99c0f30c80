import { columnOf, requireRankable, type ScoredColumn, type ScoreTable } from './score-table.js';

/**
 * Average precision as scikit-learn computes it (`average_precision_score`): the sum over descending thresholds of
 * `(recall_n - recall_(n-1)) * precision_n`, without interpolation; equal scores are one threshold.
 *
 * Recall only grows at scores of positives, so these are the thresholds; positives and negatives are sorted apart, as plain numbers.
 *
 * Returns a fraction, 0 to 1, or null where there is no positive, which scikit-learn counts as 0.
 *
 * @throws RangeError where a score is NaN
 */
export function averagePrecision(column: ScoredColumn): number | null {
  requireRankable(column.scores);
  const { positives, negatives } = ascendingByLabel(column);
  if (positives.length === 0) return null;
  let sum = 0;
  let [positive, negative] = [positives.length, negatives.length];
  while (positive > 0) {
    const threshold = positives[positive - 1]!;
    const before = positive;
    while (positive > 0 && positives[positive - 1]! >= threshold) positive--;
    while (negative > 0 && negatives[negative - 1]! >= threshold) negative--;
    const found = positives.length - positive;
    const seen = found + negatives.length - negative;
    sum += ((before - positive) / positives.length) * (found / seen);
  }
  return sum;
}

function ascendingByLabel({ scores, labels }: ScoredColumn): { positives: Float64Array; negatives: Float64Array } {
  const positives = new Float64Array(scores.length);
  const negatives = new Float64Array(scores.length);
  let [shown, others] = [0, 0];
  for (let image = 0; image < scores.length; image++) {
    if (labels[image] === 1) positives[shown++] = scores[image]!;
    else negatives[others++] = scores[image]!;
  }
  return { positives: positives.subarray(0, shown).sort(), negatives: negatives.subarray(0, others).sort() };
}

/** The average precision of each class over all images of the table. */
export function averagePrecisions(table: ScoreTable): (number | null)[] {
  return Array.from({ length: table.classes }, (_, column) => averagePrecision(columnOf(table, column)));
}

/** The mean of what is defined: mAP leaves classes without positives out. Null where nothing is. */
export function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
