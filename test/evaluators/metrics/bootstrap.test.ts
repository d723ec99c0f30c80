import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '../../../src/engine/random/index.js';
import { bootstrapIntervals, type ResampledMetrics } from '../../../src/evaluators/metrics/index.js';
import { silentProgress } from '../../../src/progress.js';

const IMAGES = 400;
/** Half of the images are right. */
const share: ResampledMetrics = (draws) => ({
  right: draws.reduce((sum, drawn, image) => sum + (image % 2) * drawn, 0) / IMAGES,
});

const request = {
  images: IMAGES,
  resamples: 2000,
  task: silentProgress.start('', 0, ''),
  random: RandomStream.fromSeed(1),
};

describe('bootstrapIntervals', () => {
  it('reaches as far as the binomial distribution says: 1.96 standard errors to both sides', async () => {
    const { right } = await bootstrapIntervals(share, request);
    const error = Math.sqrt(0.25 / IMAGES);
    expect(right![0]).toBeCloseTo(0.5 - 1.96 * error, 2);
    expect(right![1]).toBeCloseTo(0.5 + 1.96 * error, 2);
  });

  it('draws as many images as there are, the same ones for the same stream', async () => {
    const totals = new Set<number>();
    const count: ResampledMetrics = (draws) => {
      totals.add(draws.reduce((sum, drawn) => sum + drawn, 0));
      return share(draws);
    };
    const first = await bootstrapIntervals(count, { ...request, resamples: 100 });
    expect([...totals]).toEqual([IMAGES]);
    expect(await bootstrapIntervals(share, { ...request, resamples: 100 })).toEqual(first);
    const random = RandomStream.fromSeed(2);
    expect(await bootstrapIntervals(share, { ...request, resamples: 100, random })).not.toEqual(first);
  });

  it('leaves out resamples in which a metric is undefined, and has no interval where it always is', async () => {
    let resample = 0;
    const sometimes: ResampledMetrics = () => ({ sometimes: resample++ % 2 === 0 ? 7 : null, never: null });
    const intervals = await bootstrapIntervals(sometimes, { ...request, resamples: 50 });
    expect(intervals).toEqual({ sometimes: [7, 7], never: null });
  });

  it('stops when asked to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(bootstrapIntervals(share, { ...request, signal })).rejects.toThrow('stopped');
  });
});
