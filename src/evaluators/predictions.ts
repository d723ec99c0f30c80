import type { Sample } from '../data/dataset.js';
import type { Prediction } from './evaluator.js';
import type { ScoreTable } from './metrics/index.js';

/** Digits of a kept score: enough to rank by. */
const DIGITS = 6;

/** The table with the scores that are kept of it: what is measured on it can be measured again from the file of predictions. */
export function asKept(table: ScoreTable): ScoreTable {
  return { ...table, scores: Float64Array.from(table.scores, (score) => Number(score.toPrecision(DIGITS))) };
}

/** A line for each image: its id, the classes it shows, and the score of every class. */
export function predictionsOf({ scores, classes }: ScoreTable, samples: readonly Sample[]): Prediction[] {
  return samples.map(({ id, labels }, image) => ({
    id,
    labels,
    scores: Array.from({ length: classes }, (_, column) => scores[image * classes + column] ?? 0),
  }));
}
