import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PixelOperation } from '../../../src/augment/pixel-operation.js';
import { applyOperations, crop, type RgbImage } from '../../../src/augment/pixels/index.js';

const image = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): RgbImage => ({ width, height, data })),
  );

function after({ width, height, data }: RgbImage, ...operations: PixelOperation[]): number[] {
  const copy = { width, height, data: Uint8Array.from(data) };
  applyOperations(copy, operations);
  return [...copy.data];
}

describe('the pixel operations', () => {
  test('change nothing at the factor 1, and hue nothing grey', () => {
    fc.assert(
      fc.property(image, (picture) => {
        for (const kind of ['brightness', 'contrast', 'saturation'] as const) {
          expect(after(picture, { kind, factor: 1 })).toEqual([...picture.data]);
        }
        const grey = after(picture, { kind: 'grayscale' });
        expect(after({ ...picture, data: Uint8Array.from(grey) }, { kind: 'hue', shift: 0.3 })).toEqual(grey);
      }),
    );
  });

  test('a flip twice is no flip', () => {
    fc.assert(
      fc.property(image, (picture) => {
        expect(after(picture, { kind: 'horizontal-flip' }, { kind: 'horizontal-flip' })).toEqual([...picture.data]);
      }),
    );
  });

  test('solarising inverts what is bright', () => {
    fc.assert(
      fc.property(image, fc.integer({ min: 0, max: 255 }), (picture, threshold) => {
        const inverted = after(picture, { kind: 'solarize', threshold });
        expect(inverted).toEqual([...picture.data].map((value) => (value < threshold ? value : 255 - value)));
      }),
    );
  });

  test('blur leaves one colour as it is and stays between the extremes', () => {
    fc.assert(
      fc.property(image, fc.double({ min: 0.1, max: 3, noNaN: true }), (picture, sigma) => {
        const flat = { ...picture, data: new Uint8Array(picture.data.length).fill(77) };
        expect(new Set(after(flat, { kind: 'gaussian-blur', sigma }))).toEqual(new Set([77]));
        const blurred = after(picture, { kind: 'gaussian-blur', sigma });
        expect(Math.max(...blurred)).toBeLessThanOrEqual(Math.max(...picture.data));
        expect(Math.min(...blurred)).toBeGreaterThanOrEqual(Math.min(...picture.data));
      }),
    );
  });

  test('a cut is black outside the image and equal to it inside', () => {
    const offset = fc.integer({ min: -15, max: 15 });
    fc.assert(
      fc.property(image, offset, offset, fc.integer({ min: 1, max: 15 }), (picture, left, top, side) => {
        const { data } = crop(picture, { left, top, width: side, height: side });
        for (let y = 0; y < side; y++) {
          for (let x = 0; x < side; x++) {
            const [column, row] = [left + x, top + y];
            const inside = column >= 0 && row >= 0 && column < picture.width && row < picture.height;
            const want = inside ? picture.data[(row * picture.width + column) * 3] : 0;
            expect(data[(y * side + x) * 3]).toBe(want);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
