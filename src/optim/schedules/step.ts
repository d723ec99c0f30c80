import { defineSchedule } from '../schedule.js';
import { createWarmUp, warmUpSchema } from './warm-up.js';

/** Absorbs the rounding of a share times a number of steps (0.07 * 100 is 7.000000000000001). */
const ROUNDING = 1e-9;

/**
 * Step decay: the rate is multiplied by `gamma` at each milestone, as `torch.optim.lr_scheduler.MultiStepLR` does at the beginning of
 * those epochs. Milestones count from the beginning of training, warm-up included.
 */
export const step = defineSchedule({
  kind: 'step',
  summary: 'The learning rate is multiplied by gamma at each milestone.',
  schema: {
    type: 'object',
    properties: {
      milestones: {
        type: 'array',
        items: { type: 'number', exclusiveMinimum: 0 },
        default: [0.6, 0.8],
        description:
          'When the rate falls, in the unit of `unit`. MoCo: 120 and 160 of 200 epochs, which is 0.6 and 0.8.',
      },
      unit: {
        enum: ['share', 'epochs'],
        default: 'share',
        description: 'What milestones count: the share of the whole training (0 to 1), or epochs.',
      },
      gamma: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.1,
        description: 'What the rate is multiplied by at a milestone.',
      },
      warmUp: warmUpSchema,
    },
    additionalProperties: false,
  },
  traits: {},
  create: ({ milestones, unit, gamma, warmUp }, context) => {
    const growth = createWarmUp(warmUp, context);
    const unitSteps = unit === 'share' ? context.totalSteps : context.stepsPerEpoch;
    const falls = milestones.map((milestone) => milestone * unitSteps - ROUNDING);
    return {
      factor: (position) => {
        if (position < growth.length) return growth.factor(position);
        return gamma ** falls.filter((fall) => position >= fall).length;
      },
    };
  },
});
