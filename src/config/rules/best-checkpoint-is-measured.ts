import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

const PATH = ['training', 'checkpoint', 'keepBest', 'metric'] as const;

/** What stands between the evaluator's name and the metric's. */
const SPLIT = 'validation';

/** The best checkpoint can only be kept by a metric that is measured while training goes on, which test images never are. */
export const bestCheckpointIsMeasured: Rule = {
  summary:
    'The metric of training.checkpoint.keepBest is one that an evaluator measures on validation images during training.',
  *check(facts) {
    const metric = facts.value(PATH.join('.'));
    if (typeof metric !== 'string') return;
    const [name = '', ...rest] = metric.split('/');
    const measuring = facts.evaluators.filter(({ every }) => every !== 'end').map((evaluator) => evaluator.name);
    const isMeasured = measuring.includes(name);
    if (isMeasured && rest[0] === SPLIT && rest.length > 1) return;
    const near = isMeasured ? name : nearest(name, measuring);
    const atEnd = facts.evaluators.some((evaluator) => evaluator.name === name) && !isMeasured;
    const isSuggested = near !== undefined && !atEnd && rest.length > 0;
    yield {
      path: PATH,
      message: messageFor(metric, { isMeasured, atEnd }),
      allowed: measuring.map((evaluator) => `${evaluator}/${SPLIT}/…`),
      suggestion: isSuggested ? [near, SPLIT, ...rest.filter((part) => part !== SPLIT)].join('/') : undefined,
    };
  },
};

function messageFor(metric: string, { isMeasured, atEnd }: Readonly<Record<'isMeasured' | 'atEnd', boolean>>): string {
  if (isMeasured)
    return `${metric} is of the test images, by which nothing is chosen. During training the validation images are scored.`;
  if (atEnd)
    return `${metric} is only measured at the end of training. Set every: epoch, or a number of steps, for that evaluator.`;
  return `${metric} is no metric of an evaluator that runs during training. Metrics are called <evaluator>/${SPLIT}/<metric> there.`;
}
