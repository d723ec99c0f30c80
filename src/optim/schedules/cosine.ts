import { curves, progressAt } from '../curve.js';
import { defineSchedule } from '../schedule.js';
import { createWarmUp, warmUpSchema } from './warm-up.js';

/**
 * Cosine decay (Loshchilov and Hutter, 2017, https://arxiv.org/abs/1608.03983): after the warm-up,
 * `finalFactor + (1 - finalFactor) * (1 + cos(pi * t)) / 2`, t from 0 to 1 over the remaining steps. Beyond the end t stays 1.
 */
export const cosine = defineSchedule({
  kind: 'cosine',
  summary: 'The learning rate falls along half a cosine, optionally after a linear warm-up.',
  schema: {
    type: 'object',
    properties: {
      per: {
        enum: ['epoch', 'step'],
        default: 'epoch',
        description: 'How often the rate changes: once an epoch (MoCo) or at every step (SwAV, BYOL).',
      },
      finalFactor: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'Share of the learning rate that the curve ends at.',
      },
      warmUp: warmUpSchema,
    },
    additionalProperties: false,
  },
  traits: {},
  create: ({ per, finalFactor, warmUp }, context) => {
    const growth = createWarmUp(warmUp, context);
    const length = context.totalSteps - growth.length;
    const grain = per === 'epoch' ? context.stepsPerEpoch : 1;
    return {
      factor: (step) => {
        if (step < growth.length) return growth.factor(step);
        const left = curves.cosine(progressAt(step - growth.length, length, grain));
        return finalFactor + (1 - finalFactor) * left;
      },
    };
  },
});
