import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema } from '../optim/scheduled-value.js';
import { headsSchema } from './heads/head-settings.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    momentum: scheduledNumberSchema(
      'Share of its old weights that the target network keeps in a step. Published: from 0.996 to 1 in 1000 epochs, from 0.99 in 100 and 300, from 0.97 in 40.',
      { from: 0.99, to: 1 },
      { minimum: 0, maximum: 1 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 256, description: 'Length of projections and predictions.' },
    hiddenDimension: {
      type: 'integer',
      minimum: 1,
      default: 4096,
      description: 'Width of the hidden layers of projector and predictor.',
    },
    heads: headsSchema,
  },
  additionalProperties: false,
} as const;

export type ByolSettings = SettingsOf<typeof settingsSchema>;

/**
 * BYOL (Grill et al., 2020, https://arxiv.org/abs/2006.07733): the online network predicts, from one view, the target network's projection
 * of the other view; no negatives. With `p` a prediction and `z` a projection of the target, which carries no gradient:
 *
 *     loss = mean over the batch of ( |p1' - z2'|^2 + |p2' - z1'|^2 ),   x' = x / |x|
 *
 * After the update the target follows, `target = tau * target + (1 - tau) * online`, with tau along `momentum`. Each network normalises each
 * view by its own batch. The target begins as a copy (the published code draws it apart; the paper copies).
 *
 * Variables: `online.backbone.…`, `online.head.…`, `predictor.…`, and `target.backbone.…`, `target.head.…`.
 */
export const byol = defineMethod({
  kind: 'byol',
  summary: "BYOL: predict a momentum twin's projection of the other view, without negatives.",
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: async (settings, context) => {
    const { ByolMethod } = await import('./byol/byol-method.js');
    return new ByolMethod(settings, context);
  },
});
