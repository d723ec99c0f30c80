import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { averagePrecision } from '../../../src/evaluators/metrics/index.js';
import { filterRanked, rankColumn, resampledAveragePrecision } from '../../../src/evaluators/metrics/ranked-column.js';

/** Few different scores, so that many tie. */
const images = fc.array(
  fc.record({
    score: fc.integer({ min: -3, max: 3 }),
    label: fc.integer({ min: 0, max: 1 }),
    drawn: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 30 },
);
interface Image {
  readonly score: number;
  readonly label: number;
  readonly drawn: number;
}

const columnOf = (some: readonly Image[]): { scores: number[]; labels: number[] } => ({
  scores: some.map(({ score }) => score),
  labels: some.map(({ label }) => label),
});
const drawsOf = (some: readonly Image[]): Int32Array => Int32Array.from(some, ({ drawn }) => drawn);

function expectEqual(got: number | null, want: number | null): void {
  if (want === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(want, 12);
}

describe('resampledAveragePrecision', () => {
  it('is the average precision of the column with every image repeated as often as it was drawn', () => {
    fc.assert(
      fc.property(images, (some) => {
        const repeated = some.flatMap((image) => Array.from({ length: image.drawn }, () => image));
        const got = resampledAveragePrecision(rankColumn(columnOf(some)), drawsOf(some));
        expectEqual(got, averagePrecision(columnOf(repeated)));
      }),
    );
  });

  it('leaves images out as if they had not been drawn', () => {
    fc.assert(
      fc.property(images, (some) => {
        const filtered = filterRanked(rankColumn(columnOf(some)), (image) => image % 3 !== 0);
        const without = some.map((image, place) => ({ ...image, drawn: place % 3 === 0 ? 0 : image.drawn }));
        const want = resampledAveragePrecision(rankColumn(columnOf(some)), drawsOf(without));
        expectEqual(resampledAveragePrecision(filtered, drawsOf(some)), want);
      }),
    );
  });
});
