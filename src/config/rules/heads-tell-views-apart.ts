import { plannedViews } from './planned-views.js';
import type { Rule } from './rule.js';

/** A head for views of objects and one for others want views of both kinds. */
export const headsTellViewsApart: Rule = {
  summary: 'Heads per view kind have views of both kinds.',
  ofTraining: true,
  *check(facts) {
    if (facts.value('method.heads') !== 'per-view-kind') return;
    const views = plannedViews(facts);
    const objects = views?.filter(({ shows }) => shows === 'object').length;
    if (views === undefined || objects === undefined || (objects > 0 && objects < views.length)) return;
    const kind = objects === 0 ? 'more than an object' : 'an object alone';
    yield {
      path: ['method', 'heads'],
      message: `All views of these crops show ${kind}, so that one of two heads would never be used. Use heads: shared, or crops of kind object-dilate.`,
    };
  },
};
