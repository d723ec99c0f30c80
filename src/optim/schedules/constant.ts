import { defineSchedule } from '../schedule.js';
import { createWarmUp, warmUpSchema } from './warm-up.js';

/** The learning rate as it is, after the warm-up. */
export const constant = defineSchedule({
  kind: 'constant',
  summary: 'The learning rate stays what it is, optionally after a linear warm-up.',
  schema: { type: 'object', properties: { warmUp: warmUpSchema }, additionalProperties: false },
  traits: {},
  create: ({ warmUp }, context) => {
    const growth = createWarmUp(warmUp, context);
    return { factor: (step) => (step < growth.length ? growth.factor(step) : 1) };
  },
});
