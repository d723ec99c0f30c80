import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fractionOf, parseFraction } from '../../../src/data/open-images/fraction.js';

const read = (text: string): number => {
  const bytes = Buffer.from(`x${text}y`);
  return fractionOf(parseFraction(bytes, 1, bytes.length - 1));
};

describe('parseFraction', () => {
  it('gives the very number that JavaScript reads, of up to nine decimals', () => {
    const decimals = fc.stringMatching(/^[0-9]{1,9}$/);
    fc.assert(
      fc.property(fc.constantFrom('0', '1', '-0'), decimals, (whole, digits) => {
        expect(read(`${whole}.${digits}`)).toBe(Number(`${whole}.${digits}`));
      }),
    );
  });

  it.each([
    ['0', 0],
    ['1', 1],
    ['2.', 2],
    ['.5', 0.5],
    ['+0.25', 0.25],
    [' 0.25 ', 0.25],
    ['9.9999997e-05', 0.0001],
    ['0.12345678949', 0.123456789],
  ])('reads %j', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each(['', ' ', '-', '.', 'NaN', 'Infinity', '0x1', '1,5', '0..5', '2.1', '150', '-1.01', '1e999', '0.5x', '１'])(
    'refuses %j',
    (text) => {
      expect(read(text)).toBeNaN();
    },
  );
});
