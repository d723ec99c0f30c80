import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with evaluating a backbone. */
export const evaluatorErrors = defineErrors({
  'evaluators/split-empty': errorRow<{ evaluator: string; split: string; purpose: string }>({
    exitCode: 'missing',
    message: ({ evaluator, split, purpose }) =>
      `${evaluator} needs images in the ${split} split, ${purpose}; the dataset has none.`,
    remedy: ({ split }) => `Give the dataset a ${split} split, or a share for it under data.split.`,
  }),
  'evaluators/nothing-to-score': errorRow<{ evaluator: string; split: string }>({
    exitCode: 'missing',
    message: ({ evaluator, split }) => `${evaluator} finds no image with a label in the ${split} split.`,
    remedy: () => 'Check the annotations: an average precision needs at least one image that shows a class.',
  }),
});
