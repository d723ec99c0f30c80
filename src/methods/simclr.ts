import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema } from '../optim/scheduled-value.js';
import { headsSchema, hiddenDimensionSchema } from './heads/head-settings.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: scheduledNumberSchema(
      'What similarities are divided by; lower makes the loss look at the hardest negatives. Published: 0.1 for batches of 4096, 0.5 for CIFAR-10.',
      0.1,
      { exclusiveMinimum: 0 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the embeddings.' },
    hiddenDimension: hiddenDimensionSchema,
    heads: headsSchema,
  },
  additionalProperties: false,
} as const;

export type SimclrSettings = SettingsOf<typeof settingsSchema>;

/**
 * SimCLR (Chen et al., 2020, https://arxiv.org/abs/2002.05709): among all views of a batch, each view is to find the other one of its image
 * (`losses/normalized-temperature-cross-entropy.ts`). Both views go through the network together, so that batch normalisation sees them all.
 *
 * Variables: `backbone.…`, `head.…`. Of the published head's two normalisations only the hidden one is here.
 */
export const simclr = defineMethod({
  kind: 'simclr',
  summary: 'SimCLR: find the other view of an image among all views of the batch.',
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: async (settings, context) => {
    const { SimclrMethod } = await import('./simclr/simclr-method.js');
    return new SimclrMethod(settings, context);
  },
});
