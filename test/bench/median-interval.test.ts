import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianInterval } from '../../bench/median-interval.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, place) => place + 1);

describe('medianInterval', () => {
  // Ranks from tables of the sign test at 2.5 % a side.
  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [12, 3, 10],
    [20, 6, 15],
    [100, 40, 61],
  ])('of %i values goes from the %i. to the %i.', (count, from, to) => {
    expect(medianInterval(upTo(count))).toEqual({ median: (count + 1) / 2, interval: [from, to] });
  });

  it('knows no interval of five values', () => {
    expect(medianInterval(upTo(5))).toEqual({ median: 3, interval: undefined });
    expect(medianInterval([7])).toEqual({ median: 7, interval: undefined });
  });

  it('encloses the median whatever the order, and follows a change of scale', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 60 }), (values) => {
        const { median, interval } = medianInterval(values);
        expect(interval![0]).toBeLessThanOrEqual(median);
        expect(interval![1]).toBeGreaterThanOrEqual(median);
        expect(medianInterval(values.toReversed())).toEqual({ median, interval });
        expect(medianInterval(values.map((value) => 2 * value)).interval).toEqual(interval!.map((end) => 2 * end));
      }),
    );
  });

  it('holds the true median of skewed values in at least 95 of 100 cases', () => {
    // All patterns of nine values above or below the median are equally probable: the interval misses where fewer than two are on either side.
    const patterns = Array.from({ length: 2 ** 9 }, (_, bits) => upTo(9).map((bit) => (bits >> (bit - 1)) & 1));
    const held = patterns.filter((pattern) => {
      const [from, to] = medianInterval(
        pattern.map((above, place) => (above === 1 ? 10 ** place : -1 / (1 + place))),
      ).interval!;
      return from < 0 && to > 0;
    });
    expect(held.length / patterns.length).toBeCloseTo(0.961, 3);
  });
});
