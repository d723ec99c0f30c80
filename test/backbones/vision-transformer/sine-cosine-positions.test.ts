import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sineCosinePositions } from '../../../src/backbones/vision-transformer/sine-cosine-positions.js';

describe('sineCosinePositions', () => {
  it('gives every patch another place, all of one length, and the class token none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 16 }), (side, waves) => {
        const dimension = 4 * waves;
        const table = sineCosinePositions(side, dimension);
        const rows = Array.from({ length: 1 + side * side }, (_, row) =>
          table.subarray(row * dimension, (row + 1) * dimension),
        );
        const [classToken, ...patches] = rows;
        expect(classToken!.every((value) => value === 0)).toBe(true);
        expect(new Set(patches.map(String)).size).toBe(side * side);
        // A sine and a cosine of the same number for each wave and axis.
        for (const patch of patches) expect(Math.hypot(...patch)).toBeCloseTo(Math.sqrt(2 * waves), 4);
      }),
    );
  });

  it('refuses a dimension that has no four parts', () => {
    expect(() => sineCosinePositions(2, 6)).toThrow(RangeError);
  });
});
