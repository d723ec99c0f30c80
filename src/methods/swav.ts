import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema } from '../optim/scheduled-value.js';
import { headsSchema, hiddenDimensionSchema } from './heads/head-settings.js';
import { ASSIGNING_CROPS } from './losses/swapped-prediction.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: scheduledNumberSchema(
      'What scores are divided by before the prediction; lower is more decided.',
      0.1,
      {
        exclusiveMinimum: 0,
      },
    ),
    prototypes: { type: 'integer', minimum: 1, default: 3000, description: 'Prototypes that images are assigned to.' },
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of embeddings and prototypes.' },
    hiddenDimension: hiddenDimensionSchema,
    epsilon: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 0.05,
      description:
        'What scores are divided by before they are balanced; lower makes assignments harder. 0.03 helps where a training collapses.',
    },
    iterations: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      default: 3,
      description: 'Rounds of the balancing of assignments (Sinkhorn-Knopp).',
    },
    freezePrototypesSteps: {
      type: 'integer',
      minimum: 0,
      default: 313,
      description:
        'Steps at the beginning in which prototypes stay as they are. Published: 313 with batches of 4096, 5005 with 256.',
    },
    queueSize: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description:
        'Embeddings of earlier batches, kept for each of the two large crops, that take part in the assignment. A whole multiple of the batch size; 0 is none. Published for batches of 256: 3840.',
    },
    queueFromEpoch: {
      type: 'integer',
      minimum: 0,
      default: 15,
      description: 'The epoch, counted from 0, from which on the queue is filled; it takes part once it is full.',
    },
    heads: headsSchema,
  },
  additionalProperties: false,
} as const;

export type SwavSettings = SettingsOf<typeof settingsSchema>;

/**
 * SwAV (Caron et al., 2020, https://arxiv.org/abs/2006.09882): images are assigned to prototypes, balanced over the batch, by each of their
 * two large crops; all other crops are to predict the assignment (`losses/swapped-prediction.ts`).
 *
 * A step: prototypes are brought to length 1; crops of the same size go through the network together, all embeddings through the head
 * together; after the update the embeddings of the large crops enter their queues. While prototypes are frozen their gradient is 0, which
 * with LARC leaves out weight decay as well, as in the published code, where they have no gradient then.
 *
 * Variables: `backbone.…`, `head.…`, `prototypes.weight` (`[prototypes, dimension]`, as PyTorch has it), `queue0`, `queue1`.
 */
export const swav = defineMethod({
  kind: 'swav',
  summary: 'SwAV: predict from every crop the balanced prototype assignment of another.',
  schema: settingsSchema,
  traits: { views: { atLeast: ASSIGNING_CROPS }, needsLabels: false },
  create: async (settings, context) => {
    const { SwavMethod } = await import('./swav/swav-method.js');
    return new SwavMethod(settings, context);
  },
});
