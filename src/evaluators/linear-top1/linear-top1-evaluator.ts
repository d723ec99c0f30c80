import { splitNames } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { requireSingleLabels, singleLabels } from '../features/index.js';
import type { LinearTop1Settings } from '../linear-top1.js';
import { evaluateLinearProbe, requireProbeSplits, type LinearProbeSettings } from '../linear/linear-probe.js';
import { resampledTopAccuracies, topAccuracies } from '../metrics/index.js';
import { predictionsOf } from '../predictions.js';
import { presets, type ProbePreset } from './presets.js';

const KIND = 'linear-top1';

/** How `linear-top1` trains its layer and scores it. */
export class LinearTop1Evaluator implements Evaluator {
  readonly #settings: Omit<LinearTop1Settings, keyof ProbePreset> & ProbePreset;

  /** @throws `evaluators/solver-takes-no-crops` */
  constructor(settings: LinearTop1Settings) {
    this.#settings = { ...presets[settings.preset], ...settings };
    const { solver, crops } = this.#settings;
    if (solver === 'lbfgs' && crops === 'random')
      throw evaluatorErrors['evaluators/solver-takes-no-crops']({ evaluator: KIND });
  }

  check(data: ScoredData): void {
    const { dataset, scored } = data;
    for (const split of splitNames)
      if (split !== 'test' || scored === 'test') requireSingleLabels(dataset, split, KIND);
    requireProbeSplits(data, this.#probe(), KIND);
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { table, samples, validation, protocol } = await evaluateLinearProbe(context, this.#probe(), {
      evaluator: KIND,
      loss: 'softmax',
      metric: 'top-1',
      score: (scores, of) => topAccuracies(scores, singleLabels(of, KIND))['top-1'] ?? null,
    });
    const labels = singleLabels(samples, KIND);
    return {
      metrics: topAccuracies(table, labels),
      ...(validation && { validation }),
      resampled: resampledTopAccuracies(table, labels),
      protocol: { kind: KIND, settings: { ...this.#settings }, ...protocol },
      predictions: predictionsOf(table, samples),
    };
  }

  #probe(): LinearProbeSettings {
    const { schedule, decayAt, decay, ...settings } = this.#settings;
    return {
      ...settings,
      schedule: schedule === 'cosine' ? { shape: 'cosine' } : { shape: 'step', at: decayAt, factor: decay },
    };
  }
}
