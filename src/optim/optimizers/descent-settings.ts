/*
 * Settings that optimisers share.
 */

export const learningRate = {
  type: 'number',
  exclusiveMinimum: 0,
  description: 'Step size before any schedule. Not scaled by the batch size.',
} as const;

export const momentum = {
  type: 'number',
  minimum: 0,
  exclusiveMaximum: 1,
  default: 0.9,
  description: 'Share of the former direction that a step keeps; 0 is plain gradient descent.',
} as const;

export const weightDecay = <const Default extends number>(value: Default) =>
  ({
    type: 'number',
    minimum: 0,
    default: value,
    description: 'What part of each parameter is added to its gradient.',
  }) as const;

export const trustCoefficient = {
  type: 'number',
  exclusiveMinimum: 0,
  default: 0.001,
  description: "What part of a parameter's length its gradient is scaled to, before the learning rate.",
} as const;

/** `precedent` ends the sentence: who does so, or does not. */
export const decayNormsAndBiases = <const Default extends boolean>(value: Default, precedent: string) =>
  ({
    type: 'boolean',
    default: value,
    description: `Decay scales and offsets of batch normalisation and biases too, ${precedent}.`,
  }) as const;

/** `precedent` ends the sentence: who does so, or does not. */
export const adaptNormsAndBiases = <const Default extends boolean>(value: Default, precedent: string) =>
  ({
    type: 'boolean',
    default: value,
    description: `Scale the gradients of scales and offsets of batch normalisation and of biases too, ${precedent}.`,
  }) as const;
