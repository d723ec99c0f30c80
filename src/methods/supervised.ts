import type { SettingsOf } from '../container/plugin.js';
import { defineMethod } from './method.js';

const settingsSchema = {
  type: 'object',
  properties: {
    loss: {
      enum: ['by-labels', 'binary-cross-entropy', 'cross-entropy'],
      default: 'by-labels',
      description:
        'binary-cross-entropy: each class by itself, for images of several. cross-entropy: one class out of all. by-labels: what the labels of the dataset call for.',
    },
  },
  additionalProperties: false,
} as const;

export type SupervisedSettings = SettingsOf<typeof settingsSchema>;

/**
 * Supervised training by the labels of whole images, the upper bound in the same harness: a linear layer `fc` on the pooled features, with
 * binary cross entropy, mean over images and classes, or with cross entropy where every image has one class. `fc` is no part of what
 * evaluators look at.
 *
 * Variables: `backbone.…`, `fc.weight`, `fc.bias`.
 */
export const supervised = defineMethod({
  kind: 'supervised',
  summary: 'Supervised: the labels of whole images, as the upper bound.',
  schema: settingsSchema,
  traits: { views: { exactly: 1 }, needsLabels: true },
  create: async (settings, context) => {
    const { SupervisedMethod } = await import('./supervised/supervised-method.js');
    return new SupervisedMethod(settings, context);
  },
});
