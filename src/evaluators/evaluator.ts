import type { Encoder } from '../backbones/backbone.js';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Empty } from '../container/plugin.js';
import type { Normalization } from '../augment/normalization.js';
import type { RenderJob } from '../augment/render-job.js';
import type { Dataset, Sample, SplitName } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { JsonObject } from '../json.js';
import type { ProgressReporter } from '../progress.js';
import type { SplitFeatures } from './features/feature-table.js';
import type { Metrics, ResampledMetrics } from './metrics/index.js';
import type { OnlineContext, OnlineProbe } from './online-probe.js';

/** Images of an evaluation, made by the worker threads. */
export interface RenderedBatch {
  /** `[batch, height, width, 3]`, normalised. Valid until the next batch is asked for. */
  readonly images: Float32Array;
  readonly shape: readonly [number, number, number, number];
  readonly samples: readonly Sample[];
}

/** Renders one view of each sample, in order, ahead of the consumer; the last batch may be smaller. */
export type RenderSamples = (
  samples: readonly Sample[],
  job: (sample: Sample) => RenderJob,
  batchSize: number,
) => AsyncIterable<RenderedBatch>;

/** A backbone whose variables stay as they are, and what it takes to show it images. */
export interface FrozenBackbone {
  readonly engine: Engine;
  readonly encoder: Encoder;
  /** The training's: the encoder knows no images but those normalised like this. */
  readonly normalization: Normalization;
  readonly render: RenderSamples;
  readonly progress: ProgressReporter;
  /** Whether forward passes may become graphs, and whom it is told that one could not. */
  readonly compiles?: { readonly warn: (message: string) => void };
  readonly signal?: AbortSignal;
}

/** Which images are scored: those of the test split, once, at the end; while training goes on, those of the validation split. */
export type ScoredSplit = Exclude<SplitName, 'train'>;

export interface EvaluatorContext extends FrozenBackbone {
  /** While training goes on, one that refuses to show its test split: nothing may be chosen by what is seen there. */
  readonly dataset: Dataset;
  /** The split that metrics and predictions are of. */
  readonly scored: ScoredSplit;
  /** Features of whole splits, shared with the other evaluators of the same state of the backbone. */
  readonly features: SplitFeatures;
}

/** One line of `evaluations/<name>.jsonl`. */
export type Prediction = JsonObject;

export interface Evaluation {
  /**
   * Of the scored images, by short name: `mAP` becomes `linear-multilabel/mAP`, and while training goes on
   * `linear-multilabel/validation/mAP`. Percentages are 0 to 100. `null` where undefined. The first one stands for all.
   */
  readonly metrics: Metrics;
  /** What settings were chosen by, if anything: `mAP` becomes `linear-multilabel/validation/mAP`. */
  readonly validation?: Metrics;
  /** The metrics of resampled images, for the intervals beside them; what it leaves out gets none. */
  readonly resampled?: ResampledMetrics;
  /** Everything one must know to measure it again: settings, splits, counts, selection. */
  readonly protocol: JsonObject;
  /** One a scored image, in the split's order, where `resampled` is given; otherwise what the evaluator has to say. */
  readonly predictions: readonly Prediction[];
  /** An SVG of it: `evaluations/<name>.svg`. */
  readonly picture?: string;
}

/** What an evaluation will look at, known before there is a backbone to evaluate. */
export type ScoredData = Pick<EvaluatorContext, 'dataset' | 'scored'>;

export interface Evaluator {
  /** Called before training begins: throws where the data lack what `evaluate` needs, which it would find out at the end. */
  check?(data: ScoredData): void;
  evaluate(context: EvaluatorContext, random: RandomStream): Promise<Evaluation>;
  /** Of an evaluator that learns beside the method: called once, before training. */
  attach?(context: OnlineContext): OnlineProbe;
}

export interface EvaluatorTraits {
  readonly needsLabels: boolean;
  /** Exactly one class an image. */
  readonly needsSingleLabels?: boolean;
  /** Annotated objects. */
  readonly needsBoxes?: boolean;
  /** Learns beside the method (`attach`), so it cannot look at a backbone later. */
  readonly trainsBeside?: boolean;
}

/** Nothing: what an evaluator looks at is handed in with each evaluation. */
export type EvaluatorCreationContext = Empty;

export type EvaluatorPlugin = FamilyPlugin<EvaluatorCreationContext, Evaluator, EvaluatorTraits>;
export const defineEvaluator = pluginDefiner<EvaluatorCreationContext, Evaluator, EvaluatorTraits>('evaluators');
