import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  axisTransforms,
  filterTransform,
  PRODUCTS,
  tilesOf,
} from '../../../src/engine/operations/winograd-matrices.js';

const number = fc.double({ min: -1, max: 1, noNaN: true });

describe('the transforms of an axis', () => {
  it('correlate what is on it with a filter of three places', () => {
    const cases = fc.record({
      input: fc.array(number, { minLength: 1, maxLength: 20 }),
      filter: fc.tuple(number, number, number),
    });
    fc.assert(
      fc.property(cases, ({ input, filter }) => {
        const { analysis, synthesis } = axisTransforms(input.length);
        const tiles = tilesOf(input.length);
        expect([analysis.length, synthesis.length]).toEqual([tiles, tiles]);
        const results = input.map(() => 0);
        for (let tile = 0; tile < tiles; tile++) {
          for (let product = 0; product < PRODUCTS; product++) {
            const taken = inProduct(analysis[tile]![product]!, input) * inProduct(alongRows(product), filter);
            for (const [place, weight] of synthesis[tile]![product]!.entries()) results[place]! += weight * taken;
          }
        }
        for (const [place, result] of results.entries()) {
          const expected = inProduct(filter, [input[place - 1] ?? 0, input[place]!, input[place + 1] ?? 0]);
          expect(result).toBeCloseTo(expected, 12);
        }
      }),
    );
  });

  it('take as many tiles of four as cover it', () => {
    expect([1, 4, 5, 8, 28].map(tilesOf)).toEqual([1, 1, 2, 2, 7]);
  });
});

describe('the transform of a filter', () => {
  it('is the one of its rows times the one of its columns', () => {
    const transform = filterTransform();
    expect(transform).toHaveLength(PRODUCTS ** 2);
    for (const [index, row] of transform.entries()) {
      const [ofRows, ofColumns] = [alongRows(Math.floor(index / PRODUCTS)), alongRows(index % PRODUCTS)];
      const expected = ofRows.flatMap((one) => ofColumns.map((other) => one * other));
      for (const [place, weight] of row.entries()) expect(weight).toBeCloseTo(expected[place]!, 12);
    }
  });
});

/** What a product takes of the three places of a filter along one axis. */
function alongRows(product: number): readonly number[] {
  // Of columns, the last product takes the last place alone, with weight 1.
  const row = filterTransform()[product * PRODUCTS + PRODUCTS - 1]!;
  return [row[2]!, row[5]!, row[8]!];
}

function inProduct(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}
