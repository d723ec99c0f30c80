import type { SettingsOf } from '../container/plugin.js';
import { splitNames } from '../data/dataset.js';
import { evaluatorErrors } from './errors.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
} from './evaluator.js';
import { requireSingleLabels, singleLabels } from './features/index.js';
import { evaluateLinearProbe, requireProbeSplits, type LinearProbeSettings } from './linear/linear-probe.js';
import { presets, type ProbePreset } from './linear-top1/presets.js';
import { settingsSchema } from './linear-top1/settings.js';
import { resampledTopAccuracies, topAccuracies } from './metrics/index.js';
import { predictionsOf } from './predictions.js';

type Settings = SettingsOf<typeof settingsSchema>;

const KIND = 'linear-top1';

/**
 * Linear evaluation with one class an image (Zhang et al., 2016, https://arxiv.org/abs/1603.08511; as ImageNet's in every paper since): a
 * linear layer on the frozen backbone's pooled features, softmax cross entropy, the share of test images whose class scores highest.
 *
 * Presets are the published protocols (`linear-top1/presets.ts`). The published codes choose the best epoch by the images that they test on;
 * here the last epoch counts, and of several candidates the validation images choose (`linear/linear-probe.ts`).
 *
 * Metrics, in percent: `top-1`, `validation/top-1`, and with more than five classes `top-5`.
 *
 * @throws `evaluators/labels-not-single`, `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/features-not-finite`,
 *   `evaluators/no-candidate-left`
 */
class LinearTop1 implements Evaluator {
  readonly #settings: Omit<Settings, keyof ProbePreset> & ProbePreset;

  /** @throws `evaluators/solver-takes-no-crops` */
  constructor(settings: Settings) {
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

export const linearTop1 = defineEvaluator({
  kind: KIND,
  summary: 'A linear layer on frozen features, one class an image: top-1 and top-5 accuracy.',
  schema: settingsSchema,
  traits: { needsLabels: true, needsSingleLabels: true },
  create: (settings) => new LinearTop1(settings),
});
