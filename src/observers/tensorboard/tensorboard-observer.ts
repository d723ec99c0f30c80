import type { ObservedStep, Observer } from '../observer.js';
import { EventFile, eventFilesOf, writeKnown } from './event-file.js';
import { histogramEvent, scalarEvent } from './event-messages.js';
import { histogramOf } from './weight-histogram.js';

/** Keeps an event file beside a run. `every`: steps between histograms of all weights; null for none. */
export function tensorboardObserver(every: number | null): Observer {
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
}

function histogramsOf({ step, weights }: ObservedStep): Buffer[] {
  const position = { step, wallTime: Date.now() };
  return [...weights()].flatMap(({ name, values }) => {
    const histogram = histogramOf(values);
    return histogram === undefined ? [] : [histogramEvent(`weights/${name}`, position, histogram)];
  });
}
