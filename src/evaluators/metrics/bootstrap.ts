import { setImmediate as nextTurn } from 'node:timers/promises';
import { quantileSorted } from 'simple-statistics';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { ProgressTask } from '../../progress.js';

/** Metrics by name; null where one is undefined. */
export type Metrics = Readonly<Record<string, number | null>>;

/** The metrics of test images of which image `i` counts `draws[i]` times. Pure. */
export type ResampledMetrics = (draws: Int32Array) => Metrics;

/** Lower and upper end. */
export type Interval = readonly [number, number];

/** Percent of resamples that lie inside an interval. */
export const INTERVAL_LEVEL = 95;

export interface BootstrapRequest {
  /** Images that are drawn, and drawn from. */
  readonly images: number;
  readonly resamples: number;
  /** Each resample draws from a stream of its own under this one. */
  readonly random: RandomStream;
  readonly task: ProgressTask;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Percentile bootstrap intervals (Efron, 1979, https://doi.org/10.1214/aos/1176344552): images are drawn anew, as many as there are, with
 * replacement; an interval reaches from the 2.5 % to the 97.5 % quantile of what a metric is over the resamples. It says how far the number
 * hangs on which images are tested; not how far another training would move it.
 *
 * A resample in which a metric is undefined (no image of the class was drawn) does not count for it; null where no resample does.
 *
 * @throws the signal's reason between resamples
 */
export async function bootstrapIntervals(
  resampled: ResampledMetrics,
  { images, resamples, random, task, signal }: BootstrapRequest,
): Promise<Readonly<Record<string, Interval | null>>> {
  const values = new Map<string, number[]>();
  for (let resample = 0; resample < resamples; resample++) {
    await nextTurn();
    signal?.throwIfAborted();
    for (const [name, value] of Object.entries(resampled(drawImages(images, random.stream(resample))))) {
      const former = values.get(name) ?? [];
      if (value !== null) former.push(value);
      values.set(name, former);
    }
    task.advance(1);
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, intervalOf(list)]));
}

/** How often each image is drawn. */
function drawImages(images: number, random: RandomStream): Int32Array {
  const draws = new Int32Array(images);
  for (let draw = 0; draw < images; draw++) draws[random.integer(0, images)]! += 1;
  return draws;
}

function intervalOf(values: readonly number[]): Interval | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const tail = (100 - INTERVAL_LEVEL) / 200;
  return [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)];
}
