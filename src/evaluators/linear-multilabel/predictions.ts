import type { Sample } from '../../data/dataset.js';
import type { Prediction } from '../evaluator.js';
import type { ScoreTable } from '../metrics/index.js';

/** A line for each image: its id, the classes it shows, and the logit of every class with six digits, which is enough to rank by. */
export function predictionsOf({ scores, classes }: ScoreTable, samples: readonly Sample[]): Prediction[] {
  return samples.map(({ id, labels }, image) => ({
    id,
    labels,
    scores: Array.from({ length: classes }, (_, column) =>
      Number((scores[image * classes + column] ?? 0).toPrecision(6)),
    ),
  }));
}
