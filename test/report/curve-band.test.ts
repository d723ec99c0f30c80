import { describe, expect, it } from '@jest/globals';
import { bandOf, type SeedCurve } from '../../src/report/curve-band.js';
import { smooth } from '../../src/report/smooth.js';

function seed(steps: readonly number[], values: readonly number[], secondsAStep = 1): SeedCurve {
  const seconds = steps.map((step) => step * secondsAStep);
  return {
    curve: {
      steps: Float64Array.from(steps),
      seconds: Float64Array.from(seconds),
      values: Float64Array.from(values),
      measured: steps.length,
    },
    batchSize: 16,
  };
}

const request = { axis: 'steps', kind: 'deviation', smoothing: 0 } as const;

describe('bandOf', () => {
  it('takes mean and deviation of the seeds that have a step', () => {
    const band = bandOf([seed([2, 4, 6], [1, 2, 3]), seed([2, 4], [3, Number.NaN])], request);
    const deviation = Math.SQRT2;
    expect(band).toEqual([
      { step: 2, x: 2, mean: 2, low: 2 - deviation, high: 2 + deviation, seeds: 2 },
      { step: 4, x: 4, mean: 2, low: 2, high: 2, seeds: 1 },
      { step: 6, x: 6, mean: 3, low: 3, high: 3, seeds: 1 },
    ]);
  });

  it('reaches from the lowest to the highest where that is asked for', () => {
    const [point] = bandOf([seed([1], [1]), seed([1], [2]), seed([1], [6])], { ...request, kind: 'range' });
    expect(point).toMatchObject({ mean: 3, low: 1, high: 6 });
  });

  it('stands over images, or over the mean time of the seeds', () => {
    const seeds = [seed([10, 20], [1, 1], 1), seed([10, 20], [1, 1], 3)];
    expect(bandOf(seeds, { ...request, axis: 'images' }).map(({ x }) => x)).toEqual([160, 320]);
    expect(bandOf(seeds, { ...request, axis: 'seconds' }).map(({ x }) => x)).toEqual([20, 40]);
    expect(bandOf([{ ...seeds[0]!, batchSize: null }], { ...request, axis: 'images' })).toEqual([]);
  });

  it('has nothing of no curve', () => {
    expect(bandOf([], request)).toEqual([]);
  });
});

describe('smooth', () => {
  it('is the debiased moving average, and leaves a constant as it is', () => {
    expect(smooth([4, 4, 4], 0.9)).toEqual([4, 4, 4].map((value) => expect.closeTo(value, 12) as unknown));
    // By hand: 1; (0.5 * 0.5 * 1 + 0.5 * 3) / (1 - 0.25) = 7 / 3.
    expect(smooth([1, 3], 0.5)).toEqual([1, expect.closeTo(7 / 3, 12)]);
    expect(smooth([1, 5, 2], 0)).toEqual([1, 5, 2]);
  });

  it('passes over what is undefined', () => {
    expect(smooth([1, Number.NaN, 3], 0.5)).toEqual([1, Number.NaN, expect.closeTo(7 / 3, 12)]);
  });
});
