import type { SettingsOf } from '../container/plugin.js';
import type { JsonObject } from '../json.js';
import { classMetrics } from './class-metrics.js';
import { evaluatorErrors } from './errors.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
} from './evaluator.js';
import { featureViewProperties, labelTable, requireLabels, showsOneClassEach } from './features/index.js';
import type { OnlineContext, OnlineProbe } from './online-probe.js';
import { DetachedLayer } from './online-linear/detached-layer.js';
import { asKept, predictionsOf } from './predictions.js';
import { checkedBounds, sizeBoundsProperty } from './size-bounds.js';

const KIND = 'online-linear';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    learningRate: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 0.1,
      description:
        'Step size of the linear layer, the same all the time. The loss is averaged over images and summed over classes.',
    },
    momentum: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'Share of the former direction that a step keeps.',
    },
    ...sizeBoundsProperty,
  },
  additionalProperties: false,
} as const;

/**
 * A linear layer that is trained beside the method, in every step, on what its encoder makes of the first view: how good features are while
 * they come into being, for the price of one forward pass (as in BYOL's published code, Grill et al., 2020, https://arxiv.org/abs/2006.07733).
 * It sees the encoder as evaluations do, with running statistics, and no gradient goes back: training is the same to the bit without it.
 *
 * The loss on the batch is logged as `train/<name>/loss`, and where images show one class `train/<name>/accuracy/top1`. Where it runs, images
 * are scored whole: `top-1` and `top-5`, or the metrics of `linear-multilabel`. Nothing is chosen. As it saw crops, whose labels are those of whole
 * images, its numbers are lower than a probe's that is trained afterwards; they tell how training goes.
 *
 * Variables: `evaluators.<name>.…`, so that an interrupted run goes on exactly.
 *
 * @throws `evaluators/trained-beside-only` where it was not trained; `evaluators/split-empty`, `evaluators/nothing-to-score`,
 *   `evaluators/features-not-finite`
 */
class OnlineLinear implements Evaluator {
  readonly #bounds;
  #layer: DetachedLayer | undefined;

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: SettingsOf<typeof settingsSchema>) {
    this.#bounds = checkedBounds(settings.sizeBounds, KIND);
  }

  attach(context: OnlineContext): OnlineProbe {
    this.#layer = new DetachedLayer(context, this.settings);
    return this.#layer;
  }

  check({ dataset, scored }: ScoredData): void {
    requireLabels(dataset, KIND, { [scored]: 'to be scored' });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    const { dataset, features, scored } = context;
    if (this.#layer === undefined) throw evaluatorErrors['evaluators/trained-beside-only']({ evaluator: KIND });
    this.check(context);
    const isSingle = showsOneClassEach(dataset, scored);
    const { samples, values } = await features.ofSplit(scored, this.settings);
    const classes = dataset.classes.length;
    const scores = this.#layer.logits(values);
    const table = asKept({ images: samples.length, classes, scores, labels: labelTable(samples, classes) });
    return {
      ...classMetrics(table, samples, dataset, { evaluator: KIND, isSingle, bounds: this.#bounds }),
      protocol: this.#protocol(context, isSingle),
      predictions: predictionsOf(table, samples),
    };
  }

  #protocol({ dataset, encoder, normalization, scored }: EvaluatorContext, isSingle: boolean): JsonObject {
    return {
      kind: KIND,
      settings: this.settings,
      features: encoder.features,
      classes: dataset.classes.length,
      normalization: { ...normalization },
      scored,
      images: { [scored]: dataset.split(scored).length },
      labels: isSingle ? 'single' : 'multi',
      training: 'beside the method, a step a batch, on the first view with the labels of the whole image',
      selection: 'none',
    };
  }
}

export const onlineLinear = defineEvaluator({
  kind: KIND,
  summary: 'A linear layer trained beside the method, without touching it: how features do while they come into being.',
  schema: settingsSchema,
  traits: { needsLabels: true, trainsBeside: true },
  create: (settings) => new OnlineLinear(settings),
});
