import type { Rule } from './rule.js';

/** A queue that is no whole number of batches would be overwritten in the middle of one, mixing keys of different age. */
export const queueHoldsWholeBatches: Rule = {
  summary: 'The queue of a method holds whole batches.',
  *check(facts) {
    const queueSize = facts.number('method.queueSize');
    const batchSize = facts.number('training.batchSize');
    if (queueSize === undefined || batchSize === undefined || queueSize % batchSize === 0) return;
    const below = Math.floor(queueSize / batchSize) * batchSize;
    const near = [below, below + batchSize].filter((size) => size > 0);
    yield {
      path: ['method', 'queueSize'],
      message: `method.queueSize is ${queueSize}, not a multiple of training.batchSize, which is ${batchSize}. Near it are multiples: ${near.join(', ')}.`,
    };
  },
};
