import { defineErrors, errorRow } from '../errors/index.js';

/** What a method can find wrong with the experiment. */
export const methodErrors = defineErrors({
  'method/batch-norm-groups': errorRow<{ groups: number; batchSize: number }>({
    exitCode: 'badInput',
    message: ({ groups, batchSize }) =>
      `A batch of ${batchSize} cannot be split into ${groups} batch-norm groups of equal size with two images or more.`,
    remedy: () => 'Change method.batchNormGroups or training.batchSize; one group switches shuffle BN off.',
  }),
  'method/queue-size': errorRow<{ queueSize: number; batchSize: number }>({
    exitCode: 'badInput',
    message: ({ queueSize, batchSize }) =>
      `The queue of ${queueSize} keys is not a whole number of batches of ${batchSize}, so keys of different age would mix.`,
    remedy: ({ queueSize, batchSize }) => {
      const below = Math.floor(queueSize / batchSize) * batchSize;
      return `Set method.queueSize to a multiple of training.batchSize, such as ${below > 0 ? below : batchSize}.`;
    },
  }),
});
