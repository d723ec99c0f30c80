import { plannedViews } from './planned-views.js';
import type { Rule } from './rule.js';

/** Labels are those of whole images: a crop of one object does not show what the others stand for. */
export const labelsDescribeViews: Rule = {
  summary: 'A method that learns from labels sees whole scenes.',
  ofTraining: true,
  *check(facts) {
    const [method, crops] = [facts.plugin('method'), facts.plugin('crops')];
    if (method?.traits.needsLabels !== true || crops === undefined) return;
    if (plannedViews(facts)?.every(({ shows }) => shows === 'scene') !== false) return;
    yield {
      path: ['crops', 'kind'],
      message: `The method ${method.kind} learns the labels of whole images, and crops of kind ${crops.kind} show parts of them. Use scene crops: crops: { kind: scene }`,
    };
  },
};
