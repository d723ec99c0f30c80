import { centerCropView, wholeImageView } from '../augment/evaluation-view.js';
import type { RenderJob } from '../augment/render-job.js';
import type { SettingsOf } from '../container/plugin.js';
import { splitNames, type Sample, type SplitName } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import type { JsonObject } from '../json.js';
import { evaluatorErrors } from './errors.js';
import { defineEvaluator, type Evaluation, type Evaluator, type EvaluatorContext } from './evaluator.js';
import { extractFeatures, labelTable, type FeatureTable } from './linear-multilabel/extract-features.js';
import { LinearHeads, type HeadCandidate } from './linear-multilabel/linear-heads.js';
import { settingsSchema } from './linear-multilabel/settings.js';
import { standardizationOf, standardize } from './linear-multilabel/standardization.js';
import {
  averagePrecisionBySize,
  averagePrecisions,
  batchAveragedPrecision,
  meanOfDefined,
  type ScoreTable,
} from './metrics/index.js';

type Settings = SettingsOf<typeof settingsSchema>;
type Features = Readonly<Record<SplitName, FeatureTable>>;

const KIND = 'linear-multilabel';

/** A candidate with what it scored on the validation images. */
interface ScoredCandidate extends HeadCandidate {
  readonly mAP: number;
}

/**
 * Multi-label linear evaluation, as of object-aware cropping (https://arxiv.org/abs/2112.00319): a linear layer on the frozen backbone's
 * pooled features, binary cross entropy for each class, mean average precision over the whole test split as scikit-learn computes it.
 *
 * Features are taken once, without augmentation, and standardised by the training images. Of all pairs of a learning rate and a weight
 * decay, the one with the best mAP on the validation images is scored on the test images, once; the layer is not trained anew on both.
 *
 * Metrics, in percent: `mAP`, `validation/mAP`, `AP/size/<small|medium|large>`, `AP/<class>`; with `average: batch`, `mAP` is the
 * published code's mean over batches and `mAP/dataset` that of the dataset.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`
 */
class LinearMultilabel implements Evaluator {
  constructor(private readonly settings: Settings) {}

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const features = await this.#features(context);
    const candidates = this.#candidates();
    const { dataset, engine, encoder } = context;
    const shape = { features: encoder.features, classes: dataset.classes.length };
    const heads = new LinearHeads(engine, shape, candidates, this.settings.momentum);
    try {
      await this.#train(heads, features.train, context);
      const scored = candidates.map((candidate, index): ScoredCandidate => {
        const table = this.#scores(heads, features.validation, index, shape.classes);
        return { ...candidate, mAP: this.#mean(table, 'validation') };
      });
      const best = scored.reduce((leader, { mAP }, index) => (mAP > scored[leader]!.mAP ? index : leader), 0);
      const test = this.#scores(heads, features.test, best, shape.classes);
      return {
        metrics: this.#metrics(test, features.test.samples, scored[best]!.mAP, dataset.classes),
        protocol: this.#protocol(features, scored, best, shape),
        predictions: predictionsOf(test, features.test.samples),
      };
    } finally {
      heads.dispose();
    }
  }

  async #features(context: EvaluatorContext): Promise<Features> {
    const { size, view, batchSize, standardize: isStandardized } = this.settings;
    const job = (sample: Sample): RenderJob =>
      view === 'whole'
        ? wholeImageView(sample, size)
        : centerCropView(sample, { shorterSide: Math.round((size * 256) / 224), size });
    const raw = {} as Record<SplitName, FeatureTable>;
    for (const name of splitNames) {
      const split = context.dataset.split(name);
      if (split.length === 0)
        throw evaluatorErrors['evaluators/split-empty']({ evaluator: KIND, split: name, purpose: purposes[name] });
      raw[name] = await extractFeatures(context, split, `${KIND}: ${name} features`, job, batchSize);
    }
    if (!isStandardized) return raw;
    const statistics = standardizationOf(raw.train);
    return {
      train: standardize(raw.train, statistics),
      validation: standardize(raw.validation, statistics),
      test: standardize(raw.test, statistics),
    };
  }

  #candidates(): HeadCandidate[] {
    const listed = (value: number | readonly number[]): readonly number[] =>
      typeof value === 'number' ? [value] : value;
    return listed(this.settings.learningRate).flatMap((learningRate) =>
      listed(this.settings.weightDecay).map((weightDecay) => ({ learningRate, weightDecay })),
    );
  }

  async #train(heads: LinearHeads, { samples, width, values }: FeatureTable, context: EvaluatorContext): Promise<void> {
    const { epochs, trainBatchSize, seed } = this.settings;
    const { dataset, progress, signal } = context;
    const classes = dataset.classes.length;
    const labels = labelTable(samples, classes);
    const batchSize = Math.min(trainBatchSize, samples.length);
    const stepsPerEpoch = Math.floor(samples.length / batchSize);
    const random = RandomStream.fromSeed(seed).stream('evaluators', KIND);
    const task = progress.start(`${KIND}: linear layers`, epochs, 'epochs');
    try {
      for (let epoch = 0; epoch < epochs; epoch++) {
        const order = random.stream('order', epoch).permutation(samples.length);
        for (let step = 0; step < stepsPerEpoch; step++) {
          const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
          const progressed = (epoch * stepsPerEpoch + step) / (epochs * stepsPerEpoch);
          heads.step(gatherRows(values, rows, width), gatherRows(labels, rows, classes), this.#factor(progressed));
        }
        task.advance(1);
        // Lets signals and the progress bar have their turn.
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      }
    } finally {
      task.end();
    }
  }

  /** What the learning rate is multiplied by when that share of training is done. */
  #factor(progressed: number): number {
    if (this.settings.schedule === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * progressed));
    return progressed < 0.6 ? 1 : progressed < 0.8 ? 0.1 : 0.01;
  }

  #scores(heads: LinearHeads, table: FeatureTable, candidate: number, classes: number): ScoreTable {
    const labels = labelTable(table.samples, classes);
    return { images: table.samples.length, classes, scores: heads.logits(table, candidate), labels };
  }

  /** mAP in percent, in the way that the settings ask for. */
  #mean(table: ScoreTable, split: string): number {
    const { average, averageBatchSize } = this.settings;
    const mean =
      average === 'dataset' ? meanOfDefined(averagePrecisions(table)) : batchAveragedPrecision(table, averageBatchSize);
    if (mean === null) throw evaluatorErrors['evaluators/nothing-to-score']({ evaluator: KIND, split });
    return 100 * mean;
  }

  #metrics(
    test: ScoreTable,
    samples: readonly Sample[],
    validation: number,
    classes: readonly string[],
  ): Record<string, number | null> {
    const perClass = averagePrecisions(test);
    const [medium = 0, large = 0] = this.settings.sizeBounds;
    const bySize = averagePrecisionBySize(test, samples, [medium, large]);
    return {
      mAP: this.#mean(test, 'test'),
      ...(this.settings.average === 'batch' ? { 'mAP/dataset': percent(meanOfDefined(perClass)) } : {}),
      'validation/mAP': validation,
      ...Object.fromEntries(Object.entries(bySize).map(([size, value]) => [`AP/size/${size}`, percent(value)])),
      ...Object.fromEntries(classes.map((name, index) => [`AP/${name}`, percent(perClass[index] ?? null)])),
    };
  }

  #protocol(
    features: Features,
    scored: readonly ScoredCandidate[],
    best: number,
    shape: { readonly features: number; readonly classes: number },
  ): JsonObject {
    const { learningRate, weightDecay, mAP } = scored[best]!;
    return {
      kind: KIND,
      settings: this.settings,
      ...shape,
      images: Object.fromEntries(splitNames.map((split) => [split, features[split].samples.length])),
      selection: 'validation mAP; the test split is scored once',
      chosen: { learningRate, weightDecay, mAP },
      candidates: scored as unknown as readonly JsonObject[],
    };
  }
}

const purposes: Readonly<Record<SplitName, string>> = {
  train: 'to train the linear layer',
  validation: 'to choose its learning rate and weight decay',
  test: 'to be scored',
};

const percent = (value: number | null): number | null => (value === null ? null : 100 * value);

function gatherRows(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return gathered;
}

/** Scores with six digits: enough to rank by, and equal on every machine that computes the same logits. */
function predictionsOf({ scores, classes }: ScoreTable, samples: readonly Sample[]): JsonObject[] {
  return samples.map(({ id, labels }, image) => ({
    id,
    labels,
    scores: Array.from({ length: classes }, (_, column) =>
      Number((scores[image * classes + column] ?? 0).toPrecision(6)),
    ),
  }));
}

export const linearMultilabel = defineEvaluator({
  kind: KIND,
  summary: 'A linear layer on frozen features, multi-label: mean average precision.',
  schema: settingsSchema,
  traits: { needsLabels: true },
  create: (settings) => new LinearMultilabel(settings),
});
