/** Scores and true labels of images by class: both `[image, class]`, rows first. */
export interface ScoreTable {
  readonly images: number;
  readonly classes: number;
  readonly scores: ArrayLike<number>;
  /** 1 where the image shows the class, otherwise 0. */
  readonly labels: ArrayLike<number>;
}

/** One class of a table: the scores and labels of the images `from` to `to - 1`, or of those that `isTaken` accepts. */
export function columnOf(
  { images, classes, scores, labels }: ScoreTable,
  column: number,
  { from = 0, to = images, isTaken }: ColumnSelection = {},
): ScoredColumn {
  const chosen = { scores: new Float64Array(to - from), labels: new Uint8Array(to - from) };
  let count = 0;
  for (let image = from; image < to; image++) {
    if (isTaken !== undefined && !isTaken(image)) continue;
    chosen.scores[count] = scores[image * classes + column] ?? Number.NaN;
    chosen.labels[count++] = labels[image * classes + column] ?? 0;
  }
  return { scores: chosen.scores.subarray(0, count), labels: chosen.labels.subarray(0, count) };
}

export interface ColumnSelection {
  readonly from?: number;
  readonly to?: number;
  readonly isTaken?: (image: number) => boolean;
}

/** Images' scores for one class, and 1 where they show it, otherwise 0; both of one length. */
export interface ScoredColumn {
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** @throws RangeError where a score is NaN: it has no rank, and scikit-learn refuses it too */
export function requireRankable(scores: ArrayLike<number>): void {
  for (let image = 0; image < scores.length; image++) {
    if (Number.isNaN(scores[image])) throw new RangeError(`The score of image ${image} is NaN, which has no rank.`);
  }
}
