/** What a sweep says of how its points are run. None of it is part of what a run is. */
export const executionProperties = {
  retries: {
    type: 'integer',
    minimum: 0,
    maximum: 100,
    description:
      'How often a run that fails is tried again, from its last checkpoint; none unless given. A loss that is no number is not tried again: it would be one once more.',
  },
  failFast: {
    type: 'boolean',
    description: 'Whether the first failure ends the sweep; otherwise the other points are run.',
  },
  budget: {
    type: 'object',
    properties: {
      steps: {
        type: 'integer',
        minimum: 0,
        description:
          'Optimiser steps of all points together. Those points are run, from the first on, whose steps fit in; which these are does not depend on how fast they are.',
      },
      hours: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 500,
        description: 'Hours after which what is under way is saved; started again, the sweep goes on for as long.',
      },
    },
    minProperties: 1,
    additionalProperties: false,
    description: 'What the sweep may take.',
  },
  halving: {
    type: 'object',
    properties: {
      metric: {
        type: 'string',
        minLength: 1,
        description: 'The metric, as <evaluator>/<metric>: linear-multilabel/validation/mAP.',
      },
      direction: { enum: ['min', 'max'], description: 'Whether less or more of it is better.' },
      firstSteps: { type: 'integer', minimum: 1, description: 'Optimiser steps of the first rung.' },
      eta: {
        type: 'integer',
        minimum: 2,
        maximum: 100,
        default: 3,
        description: 'One of so many points goes on to the next rung, which has so many times the steps.',
      },
    },
    required: ['metric', 'direction', 'firstSteps'],
    additionalProperties: false,
    description:
      'Successive halving: all points are trained for a few steps, the better ones for more, and the best to the end.',
  },
} as const;
