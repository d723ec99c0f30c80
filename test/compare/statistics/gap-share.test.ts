import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gapShare } from '../../../src/compare/statistics/gap-share.js';
import type { PairedValue } from '../../../src/compare/statistics/paired-values.js';

const from = (first: number, ...values: readonly number[]): PairedValue[] =>
  values.map((value, at) => ({ pair: String(first + at), value }));

describe('gapShare', () => {
  it('is 0 at the baseline and 100 at the upper bound, exactly', () => {
    const [baseline, bound] = [from(0, 30, 31, 29), from(0, 60, 62, 61)];
    expect(gapShare({ baseline, bound, row: baseline })).toEqual({ share: 0, interval: [0, 0], pairs: 3 });
    expect(gapShare({ baseline, bound, row: bound })).toEqual({ share: 100, interval: [100, 100], pairs: 3 });
  });

  it('has no interval where a single run stands for a row, and is nothing without a gap', () => {
    const baseline = from(0, 30, 31);
    expect(gapShare({ baseline, row: from(0, 45), bound: from(0, 60.5) })).toMatchObject({
      interval: null,
      pairs: null,
    });
    expect(gapShare({ baseline, row: from(0, 45, 46), bound: baseline })).toBeNull();
    expect(gapShare({ baseline, row: [], bound: from(0, 60, 61) })).toBeNull();
  });

  it('is surer where seeds move all three rows together', () => {
    const rows = (first: number) => ({
      baseline: from(0, 30, 34, 38),
      row: from(first, 45, 49.2, 53),
      bound: from(0, 60, 64, 68),
    });
    const [together, apart] = [gapShare(rows(0))!, gapShare(rows(7))!];
    expect(together.pairs).toBe(3);
    expect(apart.pairs).toBeNull();
    expect(apart.share).toBeCloseTo(together.share, 9);
    const width = ([low, high]: readonly [number, number]): number => high - low;
    expect(width(together.interval!)).toBeLessThan(width(apart.interval!));
  });

  it('does not hang on the scale or the zero of the metric', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true });
    const row = fc.tuple(value, value, value);
    fc.assert(
      fc.property(row, row, row, fc.double({ min: 0.5, max: 3, noNaN: true }), (floor, middle, top, scale) => {
        const moved = (values: readonly number[]) => from(0, ...values.map((each) => -scale * each - 7));
        const high = top.map((each) => each + 20);
        const plain = gapShare({ baseline: from(0, ...floor), row: from(0, ...middle), bound: from(0, ...high) })!;
        const other = gapShare({ baseline: moved(floor), row: moved(middle), bound: moved(high) })!;
        expect(other.share).toBeCloseTo(plain.share, 6);
        expect(other.interval![1]).toBeCloseTo(plain.interval![1], 5);
      }),
    );
  });
});
