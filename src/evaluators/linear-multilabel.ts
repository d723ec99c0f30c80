import type { SettingsOf } from '../container/plugin.js';
import { splitNames, type SplitName } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import type { JsonObject } from '../json.js';
import { defineEvaluator, type Evaluation, type Evaluator, type EvaluatorContext } from './evaluator.js';
import { labelTable, requireLabels, standardizationOf, standardize, type FeatureTable } from './features/index.js';
import { LinearHeads } from './linear/linear-heads.js';
import { trainHeads } from './linear/train-heads.js';
import { chosenCandidate, headCandidates, type ScoredCandidate } from './linear-multilabel/candidates.js';
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
import { asKept, predictionsOf } from './predictions.js';
import { checkedBounds } from './size-bounds.js';

type Settings = SettingsOf<typeof settingsSchema>;
type Features = Readonly<Record<SplitName, FeatureTable>>;

const KIND = 'linear-multilabel';

const purposes: Readonly<Record<SplitName, string>> = {
  train: 'to train the linear layer',
  validation: 'to choose its learning rate and weight decay',
  test: 'to be scored',
};

/**
 * Multi-label linear evaluation, as of object-aware cropping (https://arxiv.org/abs/2112.00319): a linear layer on the frozen backbone's
 * pooled features, binary cross entropy for each class, mean average precision over the whole test split as scikit-learn computes it.
 *
 * Features are taken once, without augmentation, and standardised by the training images. Of all pairs of a learning rate and a weight
 * decay, the one with the best mAP on the validation images is scored on the test images, once; the layer is not trained anew on both.
 * A pair with which the layer diverges is listed without mAP and not chosen.
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

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const features = await this.#features(context);
    const { dataset, engine, encoder, normalization } = context;
    const shape = { features: encoder.features, classes: dataset.classes.length };
    const candidates = headCandidates(this.settings);
    const heads = new LinearHeads(engine, shape, candidates, this.settings.momentum);
    try {
      await this.#train(heads, features.train, context);
      const scored = candidates.map((candidate, place): ScoredCandidate => {
        const table = scoreTable(heads, features.validation, place, shape.classes);
        return { ...candidate, mAP: allFinite(table) ? this.#mean(table) : null };
      });
      const chosen = chosenCandidate(scored, KIND);
      const test = asKept(scoreTable(heads, features.test, chosen.place, shape.classes));
      const ground = { samples: features.test.samples, classes: dataset.classes, bounds: this.#bounds };
      return {
        metrics: this.#metrics(test, ground, chosen.mAP),
        resampled: this.#resampled(test, ground),
        protocol: this.#protocol(features, scored, chosen.place, { ...shape, normalization: { ...normalization } }),
        predictions: predictionsOf(test, features.test.samples),
      };
    } finally {
      heads.dispose();
    }
  }

  async #features(context: EvaluatorContext): Promise<Features> {
    const { dataset, features } = context;
    requireLabels(dataset, KIND, purposes);
    const raw = {} as Record<SplitName, FeatureTable>;
    for (const split of splitNames) raw[split] = await features.ofSplit(split, this.settings);
    if (!this.settings.standardize) return raw;
    const statistics = standardizationOf(raw.train);
    return {
      train: standardize(raw.train, statistics),
      validation: standardize(raw.validation, statistics),
      test: standardize(raw.test, statistics),
    };
  }

  async #train(heads: LinearHeads, train: FeatureTable, context: EvaluatorContext): Promise<void> {
    const { dataset, progress, signal } = context;
    const random = RandomStream.fromSeed(this.settings.seed).stream('evaluators', KIND);
    const labels = labelTable(train.samples, dataset.classes.length);
    const task = progress.start(`${KIND}: linear layers`, this.settings.epochs, 'epochs');
    try {
      await trainHeads(heads, train, labels, { ...this.settings, random, task, ...(signal && { signal }) });
    } finally {
      task.end();
    }
  }

  /** mAP in percent, in the way that the settings ask for. */
  #mean(table: ScoreTable): number | null {
    const { average, averageBatchSize } = this.settings;
    return percent(
      average === 'dataset' ? meanOfDefined(averagePrecisions(table)) : batchAveragedPrecision(table, averageBatchSize),
    );
  }

  #metrics(table: ScoreTable, ground: MultilabelGround, validation: number): Metrics {
    const { mAP = null, ...others } = multilabelMetrics(table, ground);
    return {
      ...(this.settings.average === 'batch' ? { mAP: this.#mean(table), 'mAP/dataset': mAP } : { mAP }),
      'validation/mAP': validation,
      ...others,
    };
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

  #protocol(features: Features, scored: readonly ScoredCandidate[], best: number, facts: JsonObject): JsonObject {
    const { learningRate, weightDecay, mAP } = scored[best]!;
    return {
      kind: KIND,
      settings: this.settings,
      ...facts,
      images: Object.fromEntries(splitNames.map((split) => [split, features[split].samples.length])),
      selection:
        'by validation mAP; the validation images are not added to training; the test split is scored once, with the chosen',
      chosen: { learningRate, weightDecay, mAP },
      candidates: scored as unknown as readonly JsonObject[],
    };
  }
}

function scoreTable(heads: LinearHeads, table: FeatureTable, candidate: number, classes: number): ScoreTable {
  const labels = labelTable(table.samples, classes);
  return { images: table.samples.length, classes, scores: heads.logits(table, candidate), labels };
}

const allFinite = ({ scores }: ScoreTable): boolean => Array.prototype.every.call(scores, Number.isFinite);

export const linearMultilabel = defineEvaluator({
  kind: KIND,
  summary: 'A linear layer on frozen features, multi-label: mean average precision.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: (settings) => new LinearMultilabel(settings),
});
