import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema } from '../optim/scheduled-value.js';
import { headsSchema, hiddenDimensionSchema } from './heads/head-settings.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: scheduledNumberSchema(
      'What similarities are divided by; lower makes the loss look at the hardest negatives. MoCo v1 used 0.07.',
      0.2,
      { exclusiveMinimum: 0 },
    ),
    queueSize: {
      type: 'integer',
      minimum: 1,
      default: 65536,
      description: 'Keys kept as negatives. A whole multiple of the batch size.',
    },
    momentum: scheduledNumberSchema(
      'Share of its old weights that the key encoder keeps in a step; 0.999 keeps 99.9 %.',
      0.999,
      { minimum: 0, maximum: 1 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the queries and keys.' },
    hiddenDimension: hiddenDimensionSchema,
    heads: headsSchema,
    batchNormGroups: {
      type: 'integer',
      minimum: 1,
      default: 2,
      description:
        "Shuffle BN. The batch is split into this many equal groups, each normalised by its own statistics as on as many GPUs; keys are distributed over the groups by a permutation and put back, so that a query's batch statistics do not give its key away. Only the first group updates the running statistics. 1 switches it off.",
    },
  },
  additionalProperties: false,
} as const;

export type MocoV2Settings = SettingsOf<typeof settingsSchema>;

/**
 * MoCo v2 (He et al., 2020, https://arxiv.org/abs/1911.05722; Chen et al., 2020, https://arxiv.org/abs/2003.04297).
 *
 * One view is encoded to queries by the trained network, the other to keys by its momentum twin. A query is to be more similar to its
 * key than to the keys of earlier batches, which a queue holds (InfoNCE). A step, in the published order: the twin follows the query
 * network; keys of shuffled images; loss against the queue as it was; update; the keys enter the queue.
 *
 * Variables: `query.backbone.…`, `query.head.…`, the same under `key.…`, `queue`, `queuePointer`.
 */
export const mocoV2 = defineMethod({
  kind: 'moco-v2',
  summary: 'MoCo v2: contrast with a momentum twin and a queue of negatives.',
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: async (settings, context) => {
    const { MocoV2Method } = await import('./moco-v2/moco-v2-method.js');
    return new MocoV2Method(settings, context);
  },
});
