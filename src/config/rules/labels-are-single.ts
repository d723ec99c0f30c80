import type { Rule } from './rule.js';

/** Cross entropy chooses one class out of all. */
export const labelsAreSingle: Rule = {
  summary: 'Cross entropy has a dataset with one class an image.',
  *check(facts) {
    const dataset = facts.plugin('data');
    if (facts.plugin('method')?.traits.needsLabels !== true || facts.value('method.loss') !== 'cross-entropy') return;
    if (dataset?.traits.labels !== 'multi') return;
    yield {
      path: ['method', 'loss'],
      message: `cross-entropy chooses one class for each image; data of kind ${dataset.kind} has several. Use binary-cross-entropy.`,
    };
  },
};
