import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

const PATH = ['training', 'checkpoint', 'keepBest', 'metric'] as const;

/** The best checkpoint can only be kept by a metric that is measured while training goes on. */
export const bestCheckpointIsMeasured: Rule = {
  summary: 'The metric of training.checkpoint.keepBest is one that an evaluator measures during training.',
  *check(facts) {
    const metric = facts.value(PATH.join('.'));
    if (typeof metric !== 'string') return;
    const slash = metric.indexOf('/');
    const name = metric.slice(0, Math.max(slash, 0));
    const measuring = facts.evaluators.filter(({ every }) => every !== 'end').map((evaluator) => evaluator.name);
    if (measuring.includes(name)) return;
    const atEnd = facts.evaluators.some((evaluator) => evaluator.name === name);
    const message = atEnd
      ? `${metric} is only measured at the end of training. Set every: epoch, or a number of steps, for that evaluator.`
      : `${metric} is no metric of an evaluator that runs during training. Metrics are called <evaluator>/<metric>.`;
    const near = nearest(name, measuring);
    const suggestion = near === undefined || atEnd ? undefined : `${near}${metric.slice(slash)}`;
    yield { path: PATH, message, allowed: measuring.map((evaluator) => `${evaluator}/…`), suggestion };
  },
};
