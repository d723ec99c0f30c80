import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import { splitNames, type Sample, type SplitName } from '../../data/dataset.js';
import { RandomStream } from '../../engine/random/random-stream.js';
import { CroplabError } from '../../errors/index.js';
import type { JsonObject } from '../../json.js';
import { listed } from '../candidate-values.js';
import { classMetrics, mainMetric, mainScore, type ClassMeasure } from '../class-metrics.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { featureJob, requireLabels, showsOneClassEach } from '../features/index.js';
import type { FineTuneSettings } from '../fine-tune.js';
import { bestCandidate } from '../linear/probe-candidates.js';
import type { ScoreTable, SizeBounds } from '../metrics/index.js';
import { asKept, predictionsOf } from '../predictions.js';
import { checkedBounds } from '../size-bounds.js';
import { labelledShare } from './labelled-share.js';
import { TunedNetwork, type TuningSettings } from './tuned-network.js';

const KIND = 'fine-tune';

/** A learning rate with what it gave on the validation images, in percent. */
interface ScoredRate {
  readonly learningRate: number;
  readonly score: number | null;
}

/** How `fine-tune` trains, chooses and scores. */
export class FineTuneEvaluator implements Evaluator {
  readonly #bounds: SizeBounds;
  readonly #rates: readonly number[];

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: FineTuneSettings) {
    this.#bounds = checkedBounds(settings.sizeBounds, KIND);
    this.#rates = listed(settings.learningRate);
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const { dataset, scored } = context;
    const splits = this.#requireSplits(context);
    const isSingle = splits.every((split) => showsOneClassEach(dataset, split));
    const measure = { evaluator: KIND, isSingle, bounds: this.#bounds };
    const random = RandomStream.fromSeed(this.settings.seed).stream('evaluators', KIND);
    const train = samplesOf(context, 'train');
    const labelled = labelledShare(train, this.settings.share, random.stream('labelled')).map((place) => train[place]!);
    const network = new TunedNetwork(context, isSingle, random);
    try {
      const rates = await this.#tune(context, network, labelled, measure, splits);
      const samples = samplesOf(context, scored);
      const table = asKept(await this.#scores(context, network, scored));
      const best = rates.length === 0 ? undefined : rates[bestCandidate(scoresOf(rates), KIND)];
      return {
        ...classMetrics(table, samples, dataset, measure),
        ...(best !== undefined && scored === 'test' ? { validation: { [mainMetric(measure)]: best.score } } : {}),
        protocol: this.#protocol(context, splits, labelled, measure, rates),
        predictions: predictionsOf(table, samples),
      };
    } finally {
      network.dispose();
    }
  }

  check(data: ScoredData): void {
    this.#requireSplits(data);
  }

  #requireSplits({ dataset, scored }: ScoredData): readonly SplitName[] {
    const isSelected = this.#rates.length > 1 || dataset.split('validation').length > 0;
    const splits = splitNames.filter(
      (split) => split === 'train' || split === scored || (split === 'validation' && isSelected),
    );
    const purposes = { train: 'to be trained on', validation: 'to choose the learning rate', [scored]: 'to be scored' };
    requireLabels(dataset, KIND, Object.fromEntries(splits.map((split) => [split, purposes[split] ?? ''])));
    return splits;
  }

  /** Trains with each rate; afterwards the network is the one that is best on the validation images. */
  async #tune(
    context: EvaluatorContext,
    network: TunedNetwork,
    labelled: readonly Sample[],
    measure: ClassMeasure,
    splits: readonly SplitName[],
  ): Promise<readonly ScoredRate[]> {
    const { tf } = context.engine;
    const scored: ScoredRate[] = [];
    const snapshots: (readonly Tensor[])[] = [];
    const task = context.progress.start(`${KIND}: training`, this.#rates.length * this.settings.epochs, 'epochs');
    try {
      for (const learningRate of this.#rates) {
        await network.train(labelled, this.#tuning(learningRate), task);
        if (!splits.includes('validation')) return [];
        const score = await this.#validate(context, network, measure);
        const isBest = score !== null && scored.every((other) => score > (other.score ?? -1));
        scored.push({ learningRate, score });
        if (isBest) tf.dispose(snapshots.splice(0).flat());
        if (isBest) snapshots.push(network.snapshot());
      }
      bestCandidate(scoresOf(scored), KIND);
      network.restore(snapshots[0]!);
      return scored;
    } finally {
      task.end();
      tf.dispose(snapshots.flat());
    }
  }

  /** Null where the network diverged. */
  async #validate(context: EvaluatorContext, network: TunedNetwork, measure: ClassMeasure): Promise<number | null> {
    try {
      const table = await this.#scores(context, network, 'validation');
      return mainScore(table, samplesOf(context, 'validation'), measure);
    } catch (error) {
      if (error instanceof CroplabError && error.code === 'evaluators/features-not-finite') return null;
      throw error;
    }
  }

  #scores(context: EvaluatorContext, network: TunedNetwork, split: SplitName): Promise<ScoreTable> {
    const job = featureJob(this.settings, context.normalization);
    const { batchSize } = this.settings;
    return network.scores(samplesOf(context, split), { what: `the ${split} split`, job, batchSize });
  }

  #tuning(learningRate: number): TuningSettings {
    const { schedule, ...settings } = this.settings;
    const shape = schedule === 'cosine' ? { shape: schedule } : ({ shape: 'step', at: [], factor: 1 } as const);
    return { ...settings, learningRate, schedule: shape };
  }

  #protocol(
    context: EvaluatorContext,
    splits: readonly SplitName[],
    labelled: readonly Sample[],
    measure: ClassMeasure,
    rates: readonly ScoredRate[],
  ): JsonObject {
    const { dataset } = context;
    const metric = mainMetric(measure);
    const listedRates = rates.map(({ learningRate, score }) => ({ learningRate, [metric]: score }));
    const place = rates.length === 0 ? undefined : bestCandidate(scoresOf(rates), KIND);
    return {
      kind: KIND,
      settings: this.settings,
      ...featureFacts(context, dataset.classes.length),
      images: Object.fromEntries(splits.map((split) => [split, dataset.split(split).length])),
      labelled: labelled.length,
      labels: measure.isSingle ? 'single' : 'multi',
      selection:
        place === undefined
          ? 'none: one learning rate, and no validation images'
          : `by validation ${metric}; the test split is scored once, with the chosen`,
      ...(place === undefined ? {} : { chosen: listedRates[place]! }),
      candidates: listedRates,
    };
  }
}

const scoresOf = (rates: readonly ScoredRate[]): readonly (number | null)[] => rates.map(({ score }) => score);

function samplesOf({ dataset }: EvaluatorContext, name: SplitName): readonly Sample[] {
  const split = dataset.split(name);
  return Array.from({ length: split.length }, (_, index) => split.sample(index));
}
