import type { CheckpointSettings } from '../../config/experiment.js';
import { trainingErrors } from '../errors.js';
import type { BestCheckpoint } from './checkpoint-store.js';

/**
 * The best checkpoint after evaluators measured `metrics` at a step: the former one (the same object) unless the step is better. Of equals
 * the earlier stays.
 *
 * @throws `training/evaluation-undefined` where the metric's evaluator ran and does not measure it
 */
export function betterOf(
  best: BestCheckpoint | null,
  keepBest: CheckpointSettings['keepBest'],
  metrics: Readonly<Record<string, number | null>>,
  step: number,
): BestCheckpoint | null {
  if (keepBest === null) return best;
  const { metric, direction } = keepBest;
  const value = metrics[metric];
  if (value === undefined) {
    const available = Object.keys(metrics).filter((name) => name.startsWith(`${metric.split('/')[0]}/`));
    if (available.length > 0) throw trainingErrors['training/evaluation-undefined']({ metric, available });
    return best;
  }
  if (value === null) return best;
  const isBetter = best === null || (direction === 'max' ? value > best.value : value < best.value);
  return isBetter ? { step, metric, value } : best;
}
