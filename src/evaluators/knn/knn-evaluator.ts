import { splitNames, type Dataset, type SplitName } from '../../data/dataset.js';
import type { JsonObject } from '../../json.js';
import { listed } from '../candidate-values.js';
import { classMetrics, mainMetric, mainScore } from '../class-metrics.js';
import { evaluatorErrors } from '../errors.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { labelTable, requireLabels, showsOneClassEach, type FeatureTable } from '../features/index.js';
import type { KnnSettings } from '../knn.js';
import type { ScoreTable, SizeBounds } from '../metrics/index.js';
import { nearestNeighbours, type Neighbours } from '../neighbours/nearest-neighbours.js';
import { neighbourVotes, type Voting } from '../neighbours/neighbour-votes.js';
import { asKept, predictionsOf } from '../predictions.js';
import { checkedBounds } from '../size-bounds.js';

const KIND = 'knn';

/** A split's images with their nearest training images. */
interface Searched {
  readonly table: FeatureTable;
  readonly neighbours: Neighbours;
}

interface ScoredVoting extends Voting {
  /** Top-1 or mAP on the validation images, in percent. */
  readonly score: number | null;
}

const purposes: Readonly<Record<SplitName, string>> = {
  train: 'to vote',
  validation: 'to choose k and temperature',
  test: 'to be scored',
};

/** How `knn` chooses and counts votes. */
export class KnnEvaluator implements Evaluator {
  readonly #bounds: SizeBounds;
  readonly #votings: readonly Voting[];

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: KnnSettings) {
    this.#bounds = checkedBounds(settings.sizeBounds, KIND);
    this.#votings = listed(settings.k).flatMap((k) =>
      listed(settings.temperature).map((temperature) => ({ k, temperature })),
    );
  }

  check(data: ScoredData): void {
    this.#requireSplits(data);
  }

  #requireSplits({ dataset, scored }: ScoredData): readonly SplitName[] {
    const isSelected = this.#votings.length > 1;
    const splits = splitNames.filter(
      (split) => split === 'train' || split === scored || (isSelected && split !== 'test'),
    );
    const wanted = { ...purposes, [scored]: purposes.test };
    requireLabels(dataset, KIND, Object.fromEntries(splits.map((split) => [split, wanted[split]])));
    this.#requireNeighbours(dataset);
    return splits;
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const { dataset, features, scored } = context;
    const isSelected = this.#votings.length > 1;
    const splits = this.#requireSplits(context);
    const isSingle = splits.every((split) => showsOneClassEach(dataset, split));
    const measure = { evaluator: KIND, isSingle, bounds: this.#bounds };
    const train = await features.ofSplit('train', this.settings);
    const bankLabels = labelTable(train.samples, dataset.classes.length);
    const tableOf = ({ table, neighbours }: Searched, voting: Voting): ScoreTable => {
      const classes = dataset.classes.length;
      const { shares } = neighbourVotes(neighbours, bankLabels, classes, voting);
      return { images: table.samples.length, classes, scores: shares, labels: labelTable(table.samples, classes) };
    };
    const candidates: ScoredVoting[] = [];
    if (isSelected) {
      const validation = await this.#search('validation', train, context);
      for (const voting of this.#votings) {
        const score = mainScore(tableOf(validation, voting), validation.table.samples, measure);
        candidates.push({ ...voting, score });
      }
    }
    const chosen = bestOf(candidates) ?? { ...this.#votings[0]!, score: null };
    const searched = await this.#search(scored, train, context);
    const table = asKept(tableOf(searched, chosen));
    return {
      ...classMetrics(table, searched.table.samples, dataset, measure),
      ...(isSelected ? { validation: { [mainMetric(measure)]: chosen.score } } : {}),
      protocol: this.#protocol(context, splits, { isSingle, chosen, candidates }),
      predictions: predictionsOf(table, searched.table.samples),
    };
  }

  #requireNeighbours(dataset: Dataset): void {
    const [k, images] = [Math.max(...listed(this.settings.k)), dataset.split('train').length];
    if (k > images) throw evaluatorErrors['evaluators/too-few-neighbours']({ evaluator: KIND, k, images });
  }

  async #search(split: SplitName, train: FeatureTable, context: EvaluatorContext): Promise<Searched> {
    const { engine, features, progress, signal } = context;
    const table = await features.ofSplit(split, this.settings);
    const task = progress.start(`${KIND}: neighbours of the ${split} split`, table.samples.length, 'images');
    try {
      const k = Math.max(...listed(this.settings.k));
      return { table, neighbours: await nearestNeighbours(engine, train, table, { k, task, signal }) };
    } finally {
      task.end();
    }
  }

  #protocol(
    context: EvaluatorContext,
    splits: readonly SplitName[],
    { isSingle, chosen, candidates }: { isSingle: boolean; chosen: ScoredVoting; candidates: readonly ScoredVoting[] },
  ): JsonObject {
    const { dataset } = context;
    return {
      kind: KIND,
      settings: this.settings,
      ...featureFacts(context, dataset.classes.length),
      images: Object.fromEntries(splits.map((split) => [split, dataset.split(split).length])),
      labels: isSingle ? 'single' : 'multi',
      selection:
        candidates.length === 0
          ? 'none: one k and one temperature'
          : `by validation ${mainMetric({ isSingle })}; the test split is scored once, with the chosen`,
      chosen: { k: chosen.k, temperature: chosen.temperature },
      candidates: candidates as unknown as readonly JsonObject[],
    };
  }
}

function bestOf(candidates: readonly ScoredVoting[]): ScoredVoting | undefined {
  const [first, ...others] = candidates;
  return others.reduce<ScoredVoting | undefined>(
    (best, voting) => ((voting.score ?? -1) > (best?.score ?? -1) ? voting : best),
    first,
  );
}
