import { EventFile, eventFilesOf, writeKnown } from './tensorboard/event-file.js';
import { histogramEvent, scalarEvent } from './tensorboard/event-messages.js';
import { histogramOf } from './tensorboard/weight-histogram.js';
import { defineObserver, type ObservedStep } from './observer.js';

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
  create: ({ histogramsEverySteps: every }) => {
    let file: EventFile | undefined;
    return {
      trainingStarted: async ({ run, step }) => {
        file = await EventFile.open(run, step);
      },
      metricsLogged: (lines) => file?.append(lines.map(scalarEvent)),
      stepMade: (step) => {
        if (every !== null && step.step % every === 0) file?.append(histogramsOf(step));
      },
      runFound: async (run) => {
        if ((await eventFilesOf(run)).length === 0) await writeKnown(run, run.steps);
      },
      close: () => file?.close(),
    };
  },
});

function histogramsOf({ step, weights }: ObservedStep): Buffer[] {
  const position = { step, wallTime: Date.now() };
  return [...weights()].flatMap(({ name, values }) => {
    const histogram = histogramOf(values);
    return histogram === undefined ? [] : [histogramEvent(`weights/${name}`, position, histogram)];
  });
}
