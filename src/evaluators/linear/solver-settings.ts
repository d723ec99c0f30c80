import { candidates } from '../candidate-values.js';

/** What says how a linear layer finds its weights, for evaluators' schemas; the keys of SGD stand beside it. */
export const solverProperties = {
  solver: {
    enum: ['sgd', 'lbfgs'],
    default: 'sgd',
    description:
      'sgd: steps along the gradients of batches; learningRate, weightDecay, momentum, schedule, epochs and trainBatchSize count. lbfgs: to the minimum of a regularised loss over all training images; regularization and iterations count.',
  },
  regularization: candidates(
    'With solver: lbfgs, the weight of half the squared weights beside the mean loss: 1 / (C * images) of scikit-learn.',
    [0.00001, 0.0001, 0.001, 0.01, 0.1],
    { exclusiveMinimum: 0 },
  ),
  iterations: {
    type: 'integer',
    minimum: 1,
    default: 500,
    description:
      'With solver: lbfgs, steps at most for each layer; it ends where no component of the gradient exceeds 1e-5.',
  },
} as const;
