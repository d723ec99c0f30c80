import type { Rule } from './rule.js';

/** What learns from or scores by labels needs a dataset with labels. */
export const labelsAreThere: Rule = {
  summary: 'Methods and evaluators that need labels have a dataset with labels.',
  *check(facts) {
    const dataset = facts.plugin('data');
    if (dataset?.traits.labels !== 'none') return;
    const lacking = `data of kind ${dataset.kind} has none`;
    const method = facts.plugin('method');
    if (method?.traits.needsLabels === true) {
      yield { path: ['method', 'kind'], message: `The method ${method.kind} learns from labels; ${lacking}.` };
    }
    for (const { index, plugin } of facts.evaluators) {
      if (!plugin.traits.needsLabels) continue;
      yield { path: ['evaluators', index, 'kind'], message: `The evaluator ${plugin.kind} needs labels; ${lacking}.` };
    }
  },
};
