import { describeViewCount, takesViews } from '../../methods/view-count.js';
import { plannedViews } from './planned-views.js';
import type { Rule } from './rule.js';

/** A method compares a number of views; crops that make another number do not fit it. */
export const methodTakesViews: Rule = {
  summary: 'The crops make as many views as the method takes.',
  ofTraining: true,
  *check(facts) {
    const [method, crops] = [facts.plugin('method'), facts.plugin('crops')];
    const count = plannedViews(facts)?.length;
    if (method === undefined || crops === undefined || count === undefined) return;
    if (takesViews(method.traits.views, count)) return;
    yield {
      path: ['crops', 'kind'],
      message: `The method ${method.kind} takes ${describeViewCount(method.traits.views)}; crops of kind ${crops.kind} make ${count}.`,
    };
  },
};
