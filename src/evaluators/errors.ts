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
  'evaluators/features-not-finite': errorRow<{ evaluator: string; split: string; image: string; value: number }>({
    exitCode: 'runFailed',
    message: ({ evaluator, split, image, value }) =>
      `${evaluator} got a feature that is ${value} from the backbone, for image ${image} of the ${split} split.`,
    remedy: () => 'The backbone has diverged: train it with a lower optimizer.learningRate or a longer warm-up.',
  }),
  'evaluators/no-candidate-left': errorRow<{ evaluator: string; candidates: number }>({
    exitCode: 'runFailed',
    message: ({ evaluator, candidates }) =>
      `${evaluator}: the linear layer diverged with ${candidates === 1 ? 'its one setting' : `each of its ${candidates} settings`}.`,
    remedy: ({ evaluator }) =>
      `Give ${evaluator} a lower learningRate or weightDecay; their product has to stay well below 1.`,
  }),
  'evaluators/size-bounds': errorRow<{ evaluator: string; medium: number; large: number }>({
    exitCode: 'badInput',
    message: ({ evaluator, medium, large }) =>
      `${evaluator}: sizeBounds has medium objects begin at ${medium} and large ones at ${large}.`,
    remedy: () => 'Give the lower bound first.',
  }),
});
