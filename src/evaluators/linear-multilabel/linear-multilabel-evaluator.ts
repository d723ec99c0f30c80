import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import type { LinearMultilabelSettings } from '../linear-multilabel.js';
import { evaluateLinearProbe, requireProbeSplits, type LinearProbeSettings } from '../linear/linear-probe.js';
import type { RateSchedule } from '../linear/train-heads.js';
import {
  averagePrecisions,
  batchAveragedPrecision,
  meanOfDefined,
  multilabelMetrics,
  percent,
  resampledMultilabelMetrics,
  type Metrics,
  type MultilabelGround,
  type ResampledMetrics,
  type ScoreTable,
  type SizeBounds,
} from '../metrics/index.js';
import { predictionsOf } from '../predictions.js';
import { checkedBounds } from '../size-bounds.js';

const KIND = 'linear-multilabel';

const schedules: Readonly<Record<LinearMultilabelSettings['schedule'], RateSchedule>> = {
  cosine: { shape: 'cosine' },
  step: { shape: 'step', at: [0.6, 0.8], factor: 0.1 },
};

/** How `linear-multilabel` trains its layer and scores it. */
export class LinearMultilabelEvaluator implements Evaluator {
  readonly #bounds: SizeBounds;

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: LinearMultilabelSettings) {
    this.#bounds = checkedBounds(settings.sizeBounds, KIND);
  }

  check(data: ScoredData): void {
    requireProbeSplits(data, this.#probe(), KIND);
  }

  #probe(): LinearProbeSettings {
    return { ...this.settings, schedule: schedules[this.settings.schedule], crops: 'none' };
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const { table, samples, validation, protocol } = await evaluateLinearProbe(context, this.#probe(), {
      evaluator: KIND,
      loss: 'binary',
      metric: 'mAP',
      score: (scores) => this.#mean(scores),
    });
    const ground = { samples, classes: context.dataset.classes, bounds: this.#bounds };
    return {
      metrics: this.#metrics(table, ground),
      ...(validation && { validation }),
      resampled: this.#resampled(table, ground),
      protocol: { kind: KIND, settings: this.settings, ...protocol },
      predictions: predictionsOf(table, samples),
    };
  }

  /** mAP in percent, in the way that the settings ask for. */
  #mean(table: ScoreTable): number | null {
    const { average, averageBatchSize } = this.settings;
    return percent(
      average === 'dataset' ? meanOfDefined(averagePrecisions(table)) : batchAveragedPrecision(table, averageBatchSize),
    );
  }

  #metrics(table: ScoreTable, ground: MultilabelGround): Metrics {
    const { mAP = null, ...others } = multilabelMetrics(table, ground);
    const means = this.settings.average === 'batch' ? { mAP: this.#mean(table), 'mAP/dataset': mAP } : { mAP };
    return { ...means, ...others };
  }

  #resampled(table: ScoreTable, ground: MultilabelGround): ResampledMetrics {
    const resampled = resampledMultilabelMetrics(table, ground);
    if (this.settings.average === 'dataset') return resampled;
    // Drawn images make no batches of the published kind.
    return (draws) => {
      const { mAP = null, ...others } = resampled(draws);
      return { 'mAP/dataset': mAP, ...others };
    };
  }
}
