import type { Rule } from './rule.js';

/** Cross entropy and top-1 accuracy choose one class out of all. */
export const labelsAreSingle: Rule = {
  summary: 'Methods and evaluators that choose one class have a dataset with one class an image.',
  *check(facts) {
    const dataset = facts.plugin('data');
    if (dataset?.traits.labels !== 'multi') return;
    if (facts.plugin('method')?.traits.needsLabels === true && facts.value('method.loss') === 'cross-entropy') {
      yield {
        path: ['method', 'loss'],
        message: `cross-entropy chooses one class for each image; data of kind ${dataset.kind} has several. Use binary-cross-entropy.`,
      };
    }
    for (const { index, plugin } of facts.evaluators) {
      if (plugin.traits.needsSingleLabels !== true) continue;
      yield {
        path: ['evaluators', index, 'kind'],
        message: `The evaluator ${plugin.kind} takes images of one class; data of kind ${dataset.kind} has images of several. Use linear-multilabel.`,
      };
    }
  },
};
