import type { Rule } from './rule.js';

/** What is split into lightness and colour has to have them in channels of their own. */
export const luminanceIsSeparate: Rule = {
  summary: 'A method that splits images into lightness and colour has an augmentation that separates them.',
  *check(facts) {
    const [method, augment] = [facts.plugin('method'), facts.plugin('augment')];
    if (method?.traits.needsLuminance !== true || augment === undefined) return;
    if (augment.traits.separatesLuminance === true) return;
    yield {
      path: facts.isWritten('augment.kind') ? ['augment', 'kind'] : ['method', 'kind'],
      message: `The method ${method.kind} splits images into lightness and colour; augmentations of kind ${augment.kind} leave red, green and blue. Use augment: { kind: cmc }`,
    };
  },
};
