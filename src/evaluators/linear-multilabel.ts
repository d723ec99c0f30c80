import type { SettingsOf } from '../container/plugin.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
} from './evaluator.js';
import { evaluateLinearProbe, requireProbeSplits, type LinearProbeSettings } from './linear/linear-probe.js';
import type { RateSchedule } from './linear/train-heads.js';
import { settingsSchema } from './linear-multilabel/settings.js';
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
} from './metrics/index.js';
import { predictionsOf } from './predictions.js';
import { checkedBounds } from './size-bounds.js';

type Settings = SettingsOf<typeof settingsSchema>;

const KIND = 'linear-multilabel';

const schedules: Readonly<Record<Settings['schedule'], RateSchedule>> = {
  cosine: { shape: 'cosine' },
  step: { shape: 'step', at: [0.6, 0.8], factor: 0.1 },
};

/**
 * Multi-label linear evaluation, as of object-aware cropping (https://arxiv.org/abs/2112.00319): a linear layer on the frozen backbone's
 * pooled features, binary cross entropy for each class, mean average precision over the whole test split as scikit-learn computes it.
 *
 * Features are taken once, without augmentation, and standardised by the training images. Of all pairs of a learning rate and a weight
 * decay, or with L-BFGS of all regularisations, the one with the best mAP on the validation images is scored on the test images, once
 * (`linear/linear-probe.ts`).
 *
 * Metrics, in percent: `mAP`, `validation/mAP`, `AP/size/<small|medium|large>`, `AP/<class>`; with `average: batch`, `mAP` is the
 * published code's mean over batches and `mAP/dataset` that of the dataset.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`, `evaluators/no-candidate-left`
 */
class LinearMultilabel implements Evaluator {
  readonly #bounds: SizeBounds;

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: Settings) {
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

export const linearMultilabel = defineEvaluator({
  kind: KIND,
  summary: 'A linear layer on frozen features, multi-label: mean average precision.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: (settings) => new LinearMultilabel(settings),
});
