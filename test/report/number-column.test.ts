import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { packColumn, unpackColumn } from '../../src/report/number-column.js';

describe('packColumn', () => {
  it('gives numbers back: of 64 bits to the last bit, of 32 bits rounded to them', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        expect([...unpackColumn(packColumn(numbers, 'd'))]).toEqual(numbers);
        expect([...unpackColumn(packColumn(numbers))]).toEqual(numbers.map(Math.fround));
      }),
    );
  });

  it('keeps a long column whole, and steps exactly', () => {
    const steps = Array.from({ length: 100_000 }, (_, index) => index * 160);
    expect([...unpackColumn(packColumn(steps))]).toEqual(steps);
  });
});
