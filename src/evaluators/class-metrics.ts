import type { Dataset, Sample } from '../data/dataset.js';
import type { Evaluation } from './evaluator.js';
import { singleLabels } from './features/index.js';
import {
  averagePrecisions,
  meanOfDefined,
  multilabelMetrics,
  percent,
  resampledMultilabelMetrics,
  resampledTopAccuracies,
  topAccuracies,
  type ScoreTable,
  type SizeBounds,
} from './metrics/index.js';

/** How scores of classes are measured: as top-1 and top-5 accuracy where every image shows one class, otherwise by mean average precision. */
export interface ClassMeasure {
  readonly evaluator: string;
  readonly isSingle: boolean;
  readonly bounds: SizeBounds;
}

/** The metric that stands for all and that settings are chosen by. */
export const mainMetric = ({ isSingle }: Pick<ClassMeasure, 'isSingle'>): 'top-1' | 'mAP' =>
  isSingle ? 'top-1' : 'mAP';

/** Its value, in percent. */
export function mainScore(table: ScoreTable, samples: readonly Sample[], measure: ClassMeasure): number | null {
  if (measure.isSingle) return topAccuracies(table, singleLabels(samples, measure.evaluator))['top-1'] ?? null;
  return percent(meanOfDefined(averagePrecisions(table)));
}

/** All metrics of scores, in percent, also of resampled images. */
export function classMetrics(
  table: ScoreTable,
  samples: readonly Sample[],
  { classes }: Pick<Dataset, 'classes'>,
  { evaluator, isSingle, bounds }: ClassMeasure,
): Required<Pick<Evaluation, 'metrics' | 'resampled'>> {
  if (isSingle) {
    const labels = singleLabels(samples, evaluator);
    return { metrics: topAccuracies(table, labels), resampled: resampledTopAccuracies(table, labels) };
  }
  const ground = { samples, classes, bounds };
  return { metrics: multilabelMetrics(table, ground), resampled: resampledMultilabelMetrics(table, ground) };
}
