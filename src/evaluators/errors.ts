import type { Empty } from '../container/plugin.js';
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
    remedy: () => 'Check the annotations: at least one image has to show a class.',
  }),
  'evaluators/labels-not-single': errorRow<{ evaluator: string; image: string; count: number }>({
    exitCode: 'badInput',
    message: ({ evaluator, image, count }) =>
      `${evaluator} needs one class an image; image ${image} has ${count === 0 ? 'none' : `${count}`}.`,
    remedy: () => 'Use an evaluator for several classes an image: linear-multilabel, or knn.',
  }),
  'evaluators/test-split-hidden': errorRow<Empty>({
    exitCode: 'runFailed',
    message: () => 'An evaluator asks for the test split while training goes on.',
    remedy: () =>
      'Run it at the end: every: end. An evaluator of your own scores the split that its context names in scored.',
  }),
  'evaluators/features-not-finite': errorRow<{ what: string; image: string; value: number }>({
    exitCode: 'runFailed',
    message: ({ what, image, value }) => `The backbone gives a feature that is ${value} for image ${image} of ${what}.`,
    remedy: () => 'The backbone has diverged: train it with a lower optimizer.learningRate or a longer warm-up.',
  }),
  'evaluators/solver-takes-no-crops': errorRow<{ evaluator: string }>({
    exitCode: 'badInput',
    message: ({ evaluator }) =>
      `${evaluator}: solver lbfgs looks at the same images in every step, and crops are random.`,
    remedy: () => 'Set crops: none, or solver: sgd. The presets moco, byol, swav and cmc crop at random.',
  }),
  'evaluators/no-queries': errorRow<{ evaluator: string; split: string }>({
    exitCode: 'missing',
    message: ({ evaluator, split }) =>
      `${evaluator} finds no object to look for in the ${split} split: none is large enough and of a class that another image shows.`,
    remedy: () => 'Lower smallest, or give the split more images with boxes.',
  }),
  'evaluators/trained-beside-only': errorRow<{ evaluator: string }>({
    exitCode: 'badInput',
    message: ({ evaluator }) =>
      `${evaluator} learns beside the method, and was not there when this backbone was trained.`,
    remedy: () => 'Train with it, or use linear-multilabel or linear-top1, which are trained afterwards.',
  }),
  'evaluators/too-few-images': errorRow<{ evaluator: string; split: string; found: number; fewest: number }>({
    exitCode: 'missing',
    message: ({ evaluator, split, found, fewest }) =>
      `${evaluator} needs ${fewest} images in the ${split} split; there ${found === 1 ? 'is 1' : `are ${found}`}.`,
    remedy: () => 'Give the split more images.',
  }),
  'evaluators/no-candidate-left': errorRow<{ evaluator: string; candidates: number }>({
    exitCode: 'runFailed',
    message: ({ evaluator, candidates }) =>
      `${evaluator}: the linear layer diverged with ${candidates === 1 ? 'its one setting' : `each of its ${candidates} settings`}.`,
    remedy: ({ evaluator }) =>
      `Give ${evaluator} a lower learningRate or weightDecay; their product has to stay well below 1.`,
  }),
  'evaluators/too-few-neighbours': errorRow<{ evaluator: string; k: number; images: number }>({
    exitCode: 'badInput',
    message: ({ evaluator, k, images }) => `${evaluator}: k is ${k}, and the train split has ${images} images.`,
    remedy: ({ images }) => `Give k at most ${images}.`,
  }),
  'evaluators/size-bounds': errorRow<{ evaluator: string; medium: number; large: number }>({
    exitCode: 'badInput',
    message: ({ evaluator, medium, large }) =>
      `${evaluator}: sizeBounds has medium objects begin at ${medium} and large ones at ${large}.`,
    remedy: () => 'Give the lower bound first.',
  }),
});
