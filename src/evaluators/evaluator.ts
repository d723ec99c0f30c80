import type { Encoder } from '../backbones/backbone.js';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Empty } from '../container/plugin.js';
import type { Normalization } from '../augment/normalization.js';
import type { RenderJob } from '../augment/render-job.js';
import type { Dataset, Sample } from '../data/dataset.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { JsonObject } from '../json.js';
import type { ProgressReporter } from '../progress.js';
import type { SplitFeatures } from './features/feature-table.js';
import type { Metrics, ResampledMetrics } from './metrics/index.js';

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
  readonly signal?: AbortSignal;
}

export interface EvaluatorContext extends FrozenBackbone {
  readonly dataset: Dataset;
  /** Features of whole splits, shared with the other evaluators of the same state of the backbone. */
  readonly features: SplitFeatures;
}

/** One line of `evaluations/<name>.jsonl`. */
export type Prediction = JsonObject;

export interface Evaluation {
  /** By short name: `mAP` becomes `linear-multilabel/mAP`. Percentages are 0 to 100. `null` where undefined. */
  readonly metrics: Metrics;
  /** The same of resampled test images, for the intervals beside the metrics; what it leaves out gets none. */
  readonly resampled?: ResampledMetrics;
  /** Everything one must know to measure it again: settings, splits, counts, selection. */
  readonly protocol: JsonObject;
  /** One a test image, in the split's order, where `resampled` is given. */
  readonly predictions: readonly Prediction[];
}

export interface Evaluator {
  evaluate(context: EvaluatorContext, random: RandomStream): Promise<Evaluation>;
}

export interface EvaluatorTraits {
  readonly needsLabels: boolean;
}

/** Nothing: what an evaluator looks at is handed in with each evaluation. */
export type EvaluatorCreationContext = Empty;

export type EvaluatorPlugin = FamilyPlugin<EvaluatorCreationContext, Evaluator, EvaluatorTraits>;
export const defineEvaluator = pluginDefiner<EvaluatorCreationContext, Evaluator, EvaluatorTraits>('evaluators');
