import { cropsNeedBoxes } from '../../crops/crop-strategy.js';
import type { JsonObject } from '../../json.js';
import type { Rule } from './rule.js';

/** Proposals that are made from annotated boxes need a dataset that has any, and so do crops and evaluators that depend on them. */
export const boxesAreThere: Rule = {
  summary: 'Proposals, crops and evaluators that need boxes have a dataset with boxes.',
  *check(facts) {
    const dataset = facts.plugin('data');
    if (dataset === undefined || dataset.traits.boxes) return;
    const lacking = `data of kind ${dataset.kind} has none`;
    for (const { index, plugin } of facts.evaluators) {
      if (plugin.traits.needsBoxes !== true) continue;
      const message = `The evaluator ${plugin.kind} needs annotated boxes; ${lacking}.`;
      yield { path: ['evaluators', index, 'kind'], message };
    }
    const [proposals, crops] = [facts.plugin('proposals'), facts.plugin('crops')];
    if (proposals?.traits.needsBoxes !== true) return;
    if (facts.isWritten('proposals.kind')) {
      yield {
        path: ['proposals', 'kind'],
        message: `Proposals of kind ${proposals.kind} need annotated boxes; ${lacking}.`,
      };
    } else if (crops !== undefined && cropsNeedBoxes(crops.traits, (facts.value('crops') ?? {}) as JsonObject)) {
      const message = `Crops of kind ${crops.kind} need boxes; ${lacking}, and no proposals are named that find some.`;
      yield { path: ['crops', 'kind'], message };
    }
  },
};
