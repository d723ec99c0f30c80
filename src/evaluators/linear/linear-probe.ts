import { splitNames, type SplitName } from '../../data/dataset.js';
import type { JsonObject } from '../../json.js';
import type { EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import {
  labelTable,
  requireLabels,
  standardizationOf,
  standardize,
  type FeatureTable,
  type FeatureView,
} from '../features/index.js';
import type { Metrics, ScoreTable } from '../metrics/index.js';
import { asKept } from '../predictions.js';
import { fitLayers, type FittedLayers, type LayerSettings } from './fit-layers.js';
import type { ProbeLoss } from './linear-heads.js';
import { bestCandidate, probeCandidates } from './probe-candidates.js';

/** How a linear layer is trained on frozen features, and how these are taken. */
export interface LinearProbeSettings extends FeatureView, LayerSettings {
  /** Bring every feature to mean 0 and deviation 1, by the training images. */
  readonly standardize: boolean;
}

/** What a linear layer is asked, and what it is chosen by. */
export interface ProbeQuestion {
  readonly evaluator: string;
  readonly loss: ProbeLoss;
  /** The metric that candidates are compared by, in percent, and its name. */
  readonly metric: string;
  readonly score: (table: ScoreTable, samples: FeatureTable['samples']) => number | null;
}

export interface ProbeOutcome {
  /** The chosen layer's scores of the images that are scored. */
  readonly table: ScoreTable;
  readonly samples: FeatureTable['samples'];
  /** What the layer was chosen by, besides the images that are scored. */
  readonly validation?: Metrics;
  readonly protocol: JsonObject;
}

type Tables = Readonly<Partial<Record<SplitName, FeatureTable>>>;

/**
 * The linear evaluation that all probes share: a linear layer for each candidate of the settings is trained on the training images' features;
 * the one that is best on the validation images scores the images that are asked for. It is not trained anew on both splits. A candidate that
 * diverges is listed without a score and not chosen. With one candidate, validation images are scored where there are some, and not needed.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`, `evaluators/no-candidate-left`
 */
export async function evaluateLinearProbe(
  context: EvaluatorContext,
  settings: LinearProbeSettings,
  question: ProbeQuestion,
): Promise<ProbeOutcome> {
  const { scored } = context;
  const splits = requireProbeSplits(context, settings, question.evaluator);
  const { tables, layers } = await fit(context, settings, question, splits);
  try {
    const choice = splits.includes('validation') ? choose(context, settings, question, { tables, layers }) : undefined;
    const table = scoreTable(context, layers, tables[scored]!, choice?.place ?? 0);
    if (choice === undefined && !isFinite(table)) bestCandidate([null], question.evaluator);
    return {
      table: asKept(table),
      samples: tables[scored]!.samples,
      ...(choice !== undefined && scored === 'test' ? { validation: { [question.metric]: choice.score } } : {}),
      protocol: {
        ...factsOf(context, splits),
        selection:
          choice === undefined
            ? 'none: one candidate, and no validation images'
            : `by validation ${question.metric}; the validation images are not added to training; the test split is scored once, with the chosen`,
        ...(choice === undefined ? {} : { chosen: choice.candidates[choice.place]! }),
        candidates: choice?.candidates ?? probeCandidates(settings),
      },
    };
  } finally {
    layers.dispose();
  }
}

/**
 * The splits that are looked at.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`
 */
export function requireProbeSplits(
  { dataset, scored }: ScoredData,
  settings: LinearProbeSettings,
  evaluator: string,
): readonly SplitName[] {
  const isSelected = probeCandidates(settings).length > 1 || dataset.split('validation').length > 0;
  const splits = splitNames.filter(
    (split) => split === 'train' || split === scored || (split === 'validation' && isSelected),
  );
  const purposes = {
    train: 'to train the linear layer',
    validation: 'to choose among its settings',
    [scored]: 'to be scored',
  };
  requireLabels(dataset, evaluator, Object.fromEntries(splits.map((split) => [split, purposes[split] ?? ''])));
  return splits;
}

interface Fitted {
  readonly tables: Tables;
  readonly layers: FittedLayers;
}

async function fit(
  context: EvaluatorContext,
  settings: LinearProbeSettings,
  { evaluator, loss }: ProbeQuestion,
  splits: readonly SplitName[],
): Promise<Fitted> {
  const raw: Partial<Record<SplitName, FeatureTable>> = {};
  for (const split of splits) raw[split] = await context.features.ofSplit(split, settings);
  const statistics = settings.standardize ? standardizationOf(raw.train!) : undefined;
  const tables: Tables = Object.fromEntries(
    Object.entries(raw).map(([split, table]) => [split, statistics ? standardize(table, statistics) : table]),
  );
  return { tables, layers: await fitLayers(context, tables.train!, settings, { evaluator, loss, statistics }) };
}

interface Choice {
  readonly place: number;
  readonly score: number;
  /** Every candidate with its score. */
  readonly candidates: readonly JsonObject[];
}

function choose(
  context: EvaluatorContext,
  settings: LinearProbeSettings,
  { evaluator, metric, score }: ProbeQuestion,
  { tables, layers }: Fitted,
): Choice {
  const validation = tables.validation!;
  const candidates = probeCandidates(settings);
  const scores = candidates.map((_, place) => {
    const table = scoreTable(context, layers, validation, place);
    return isFinite(table) ? score(table, validation.samples) : null;
  });
  const place = bestCandidate(scores, evaluator);
  return {
    place,
    score: scores[place]!,
    candidates: candidates.map((candidate, other) => ({
      ...candidate,
      ...layers.facts[other],
      [metric]: scores[other] ?? null,
    })),
  };
}

function scoreTable(
  { dataset }: EvaluatorContext,
  layers: FittedLayers,
  table: FeatureTable,
  place: number,
): ScoreTable {
  const classes = dataset.classes.length;
  const { samples } = table;
  return { images: samples.length, classes, scores: layers.logits(table, place), labels: labelTable(samples, classes) };
}

const isFinite = ({ scores }: ScoreTable): boolean => Array.prototype.every.call(scores, Number.isFinite);

function factsOf(context: EvaluatorContext, splits: readonly SplitName[]): JsonObject {
  const { dataset } = context;
  return {
    ...featureFacts(context, dataset.classes.length),
    images: Object.fromEntries(splits.map((split) => [split, dataset.split(split).length])),
  };
}
