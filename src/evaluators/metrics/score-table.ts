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
  { from = 0, to = images, isTaken = () => true }: ColumnSelection = {},
): ScoredColumn {
  const chosen: ScoredColumn = { scores: [], labels: [] };
  for (let image = from; image < to; image++) {
    if (!isTaken(image)) continue;
    chosen.scores.push(scores[image * classes + column] ?? Number.NaN);
    chosen.labels.push(labels[image * classes + column] ?? 0);
  }
  return chosen;
}

export interface ColumnSelection {
  readonly from?: number;
  readonly to?: number;
  readonly isTaken?: (image: number) => boolean;
}

export interface ScoredColumn {
  readonly scores: number[];
  readonly labels: number[];
}
