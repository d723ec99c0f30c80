import type { JsonObject } from '../../json.js';
import { classMetrics } from '../class-metrics.js';
import { evaluatorErrors } from '../errors.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { labelTable, requireLabels, showsOneClassEach } from '../features/index.js';
import type { OnlineLinearSettings } from '../online-linear.js';
import type { OnlineContext, OnlineProbe } from '../online-probe.js';
import { asKept, predictionsOf } from '../predictions.js';
import { checkedBounds } from '../size-bounds.js';
import { DetachedLayer } from './detached-layer.js';

const KIND = 'online-linear';

/** The layer of `online-linear`, and what it is scored by. */
export class OnlineLinearEvaluator implements Evaluator {
  readonly #bounds;
  #layer: DetachedLayer | undefined;

  /** @throws `evaluators/size-bounds` */
  constructor(private readonly settings: OnlineLinearSettings) {
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

  #protocol(context: EvaluatorContext, isSingle: boolean): JsonObject {
    const { dataset, scored } = context;
    return {
      kind: KIND,
      settings: this.settings,
      ...featureFacts(context, dataset.classes.length),
      images: { [scored]: dataset.split(scored).length },
      labels: isSingle ? 'single' : 'multi',
      training: 'beside the method, a step a batch, on the first view with the labels of the whole image',
      selection: 'none',
    };
  }
}
