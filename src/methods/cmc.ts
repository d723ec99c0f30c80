import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema } from '../optim/scheduled-value.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    loss: {
      enum: ['nce', 'softmax'],
      default: 'nce',
      description:
        'nce: noise-contrastive estimation, whose normalising constant the first batch fixes (published weights). softmax: cross entropy over the positive and the negatives.',
    },
    negatives: {
      type: 'integer',
      minimum: 1,
      default: 16384,
      description: 'Images drawn for each image, uniformly from the training split, as negatives.',
    },
    temperature: scheduledNumberSchema('What similarities are divided by.', 0.07, { exclusiveMinimum: 0 }),
    memoryMomentum: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: 'Share of its old value that an embedding in the memory banks keeps when its image is seen again.',
    },
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the embeddings.' },
  },
  additionalProperties: false,
} as const;

export type CmcSettings = SettingsOf<typeof settingsSchema>;

/**
 * Contrastive multiview coding (Tian et al., 2020, https://arxiv.org/abs/1906.05849): an image in Lab colours is split into lightness and
 * colour, each of which has a network of its own. The embedding of one is to be more similar to what the memory bank of the other holds for
 * the same image than to what it holds for `negatives` others, and the other way round; the two losses are added.
 *
 * Of one view, both halves are taken; of two, the lightness of the first and the colour of the second. The published networks are of half
 * width behind a stem of full width: `backbone: { width: 0.5, stemWidth: 1 }`. Needs images in Lab: `augment: { kind: cmc }`.
 *
 * Variables: `l.backbone.…`, `l.head.…`, the same under `ab.…`, `memoryL`, `memoryAb`, `partition` (Z of the two losses, 0 at first).
 */
export const cmc = defineMethod({
  kind: 'cmc',
  summary: 'CMC: contrast lightness with colour, against memory banks of all images.',
  schema: settingsSchema,
  traits: { views: { atLeast: 1, atMost: 2 }, needsLabels: false, needsLuminance: true },
  create: async (settings, context) => {
    const { CmcMethod } = await import('./cmc/cmc-method.js');
    return new CmcMethod(settings, context);
  },
});
