import type { Rule } from './rule.js';

const evaluatorsAreGiven: Rule = {
  summary: 'An evaluation says what is measured.',
  *check(facts) {
    const evaluators = facts.value('evaluators');
    if (!Array.isArray(evaluators) || evaluators.length > 0) return;
    yield { path: ['evaluators'], message: 'What is to be measured is missing: give evaluators, a list of blocks.' };
  },
};

const evaluatorsLookLater: Rule = {
  summary: 'An evaluator that learns beside the method is part of a training.',
  *check(facts) {
    for (const { index, plugin } of facts.evaluators) {
      if (plugin.traits.trainsBeside !== true) continue;
      yield {
        path: ['evaluators', index, 'kind'],
        message: `The evaluator ${plugin.kind} learns beside the method, so it cannot look at a backbone later. Use linear-multilabel or linear-top1.`,
      };
    }
  },
};

/** Rules that hold where a backbone is evaluated that exists already. */
export const laterEvaluationRules: readonly Rule[] = [evaluatorsAreGiven, evaluatorsLookLater];
