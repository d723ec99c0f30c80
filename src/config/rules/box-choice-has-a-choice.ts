import type { Rule } from './rule.js';

/** Where an epoch visits every box, none is left to choose. */
export const boxChoiceHasAChoice: Rule = {
  summary: 'Crops choose among the boxes of an image only where items are images.',
  *check(facts) {
    const choice = facts.value('crops.choose');
    if (facts.value('crops.itemsPer') !== 'box' || typeof choice !== 'string') return;
    if (choice === 'uniform') return;
    yield {
      path: ['crops', 'choose'],
      message: `With crops.itemsPer box, an epoch visits every box once, so crops.choose ${choice} has nothing to choose. Use itemsPer: image.`,
    };
  },
};
