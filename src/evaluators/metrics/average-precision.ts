import { columnOf, type ScoredColumn, type ScoreTable } from './score-table.js';

/**
 * Average precision as scikit-learn computes it (`average_precision_score`): the sum over descending thresholds of
 * `(recall_n - recall_(n-1)) * precision_n`, without interpolation; equal scores are one threshold.
 *
 * Returns a fraction, 0 to 1, or null where there is no positive, which scikit-learn counts as 0.
 */
export function averagePrecision({ scores, labels }: ScoredColumn): number | null {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0) return null;
  const order = descendingOrder(scores);
  let [sum, found, seen] = [0, 0, 0];
  while (seen < order.length) {
    const threshold = scores[order[seen] ?? 0];
    let gained = 0;
    while (seen < order.length && scores[order[seen] ?? 0] === threshold) gained += labels[order[seen++] ?? 0] ?? 0;
    found += gained;
    sum += (gained / positives) * (found / seen);
  }
  return sum;
}

/** The places of the scores from the highest to the lowest, equal ones in their order. */
export function descendingOrder(scores: readonly number[]): number[] {
  return scores.map((_, place) => place).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
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
