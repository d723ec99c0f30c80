import { defineObserver } from './observer.js';

/**
 * Writes what TensorBoard shows (https://www.tensorflow.org/tensorboard) into the run's folder: every value of `metrics.jsonl` as a scalar of the same name, step
 * and time, how the weights are spread as `weights/<name>`, and the contact sheet of views.
 */
export const tensorboard = defineObserver({
  kind: 'tensorboard',
  summary:
    "Writes an event file for TensorBoard into the run's folder: metrics, histograms of weights, the sheet of views.",
  schema: {
    type: 'object',
    properties: {
      histogramsEverySteps: {
        type: ['integer', 'null'],
        minimum: 1,
        default: 500,
        description:
          'Steps between histograms of all weights; null for none. With a compiled step each fetches the weights from its graph.',
      },
    },
    additionalProperties: false,
  },
  traits: {},
  create: async ({ histogramsEverySteps }) => {
    const { tensorboardObserver } = await import('./tensorboard/tensorboard-observer.js');
    return tensorboardObserver(histogramsEverySteps);
  },
});
