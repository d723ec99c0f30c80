import { cropsNeedBoxes } from '../../crops/crop-strategy.js';
import type { JsonObject } from '../../json.js';
import type { Rule } from './rule.js';

/** Proposals that are made from annotated boxes need a dataset that has any, and so do the crops that depend on them. */
export const boxesAreThere: Rule = {
  summary: 'Proposals and crops that need boxes have a dataset with boxes.',
  *check(facts) {
    const dataset = facts.plugin('data');
    const proposals = facts.plugin('proposals');
    const crops = facts.plugin('crops');
    if (dataset === undefined || dataset.traits.boxes || proposals?.traits.needsBoxes !== true) return;
    const lacking = `data of kind ${dataset.kind} has none`;
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
