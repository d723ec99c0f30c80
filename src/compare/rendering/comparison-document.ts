import type { JsonObject } from '../../json.js';
import type { Comparison } from '../comparison.js';

/**
 * The comparison as one JSON document. Of the first metric, `metric` and each row's and run's values also stand at the top, as they do where
 * there is one metric only.
 */
export function comparisonDocument({ metrics, baseline, upperBound, rows, ...others }: Comparison): JsonObject {
  const document = {
    metric: metrics[0]!.name,
    baseline,
    rows: rows.map(({ name, point, measures, steps, images, seconds, facts, unlike, runs }) => {
      const values = runs.map(({ measures: ofRun, ...run }) => ({ ...run, value: ofRun[0]!.value, measures: ofRun }));
      return { name, point, ...measures[0], steps, images, seconds, facts, unlike, runs: values, measures };
    }),
    metrics,
    upperBound,
    ...others,
  };
  return document as unknown as JsonObject;
}
