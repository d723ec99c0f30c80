import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Normalization } from '../../../src/augment/normalization.js';
import { normalize, rgbToLab, rgbToYcbcr, type RgbImage } from '../../../src/augment/pixels/index.js';

type Conversion = (image: RgbImage, out: Float32Array, offset?: number) => void;

function converted(convert: Conversion, ...colors: readonly (readonly number[])[]): number[] {
  const out = new Float32Array(colors.length * 3);
  convert({ width: colors.length, height: 1, data: Uint8Array.from(colors.flat()) }, out);
  return [...out];
}

function expectClose(got: ArrayLike<number>, want: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(want.length);
  for (const [place, value] of want.entries()) expect(Math.abs(got[place]! - value)).toBeLessThan(tolerance);
}

const level = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(level, level, level);

describe('Lab', () => {
  // By scikit-image's rgb2lab.
  test.each([
    ['black', [0, 0, 0], [0, 0, 0]],
    ['white', [255, 255, 255], [100, -0.00245494, 0.00465342]],
    ['red', [255, 0, 0], [53.24058794, 80.09230823, 67.20275104]],
    ['green', [0, 255, 0], [87.7350995, -86.18302974, 83.1797037]],
    ['blue', [0, 0, 255], [32.29567257, 79.18559091, -107.8573002]],
    ['nearly black', [10, 0, 0], [0.58308752, 2.6149931, 0.92138521]],
  ])('of %s', (_name, rgb, lab) => {
    expectClose(converted(rgbToLab, rgb), lab, 1e-4);
  });

  test('of grey has no colour, and is the lighter the brighter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), (value) => {
        const [dark, a, b, bright] = converted(rgbToLab, [value, value, value], [value + 1, value + 1, value + 1]);
        expect(Math.max(Math.abs(a!), Math.abs(b!))).toBeLessThan(0.005);
        expect(bright).toBeGreaterThan(dark!);
      }),
    );
  });
});

describe('YCbCr', () => {
  // By ITU-R BT.601.
  test.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['red', [255, 0, 0], [81.481, 90.203, 240]],
    ['green', [0, 255, 0], [144.553, 53.797, 34.214]],
    ['blue', [0, 0, 255], [40.966, 240, 109.786]],
  ])('of %s', (_name, rgb, ycbcr) => {
    expectClose(converted(rgbToYcbcr, rgb), ycbcr, 1e-4);
  });

  test('of grey has no colour', () => {
    fc.assert(
      fc.property(level, (value) => {
        const [luma, cb, cr] = converted(rgbToYcbcr, [value, value, value]);
        expectClose([luma!, cb!, cr!], [16 + (219 * value) / 255, 128, 128], 1e-4);
      }),
    );
  });
});

describe('normalisation in another colour space', () => {
  const mean = [50, 6, -7] as const;
  const standardDeviation = [50, 92, 101] as const;

  test('is of the converted values, written where it was asked for', () => {
    const cases = [
      ['lab', rgbToLab],
      ['ycbcr', rgbToYcbcr],
    ] as const;
    fc.assert(
      fc.property(
        fc.array(color, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...cases),
        (colors, [space, convert]) => {
          const normalization: Normalization = { colorSpace: space, mean, standardDeviation };
          const out = new Float32Array(colors.length * 3 + 5).fill(9);
          normalize({ width: 1, height: colors.length, data: Uint8Array.from(colors.flat()) }, normalization, out, 3);
          const want = converted(convert, ...colors).map(
            (value, at) => (value - mean[at % 3]!) / standardDeviation[at % 3]!,
          );
          expectClose(out.subarray(3, -2), want, 1e-5);
          expect([...out.subarray(0, 3), ...out.subarray(-2)]).toEqual([9, 9, 9, 9, 9]);
        },
      ),
    );
  });
});
