import type { Rule } from './rule.js';

/** Each group of a batch has statistics of its own, which need two images at least. */
export const batchesSplitIntoGroups: Rule = {
  summary: 'A batch splits into batch-norm groups of equal size, with two images or more each.',
  *check(facts) {
    const groups = facts.number('method.batchNormGroups');
    const batchSize = facts.number('training.batchSize');
    if (groups === undefined || batchSize === undefined || groups <= 1) return;
    if (batchSize % groups === 0 && batchSize / groups >= 2) return;
    yield {
      path: facts.isWritten('method.batchNormGroups') ? ['method', 'batchNormGroups'] : ['training', 'batchSize'],
      message: `A batch of ${batchSize} (training.batchSize) does not split into ${groups} equal groups (method.batchNormGroups) of two images or more. 1 group switches shuffle batch norm off.`,
    };
  },
};
