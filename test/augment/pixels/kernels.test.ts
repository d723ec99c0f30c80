import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PixelOperation } from '../../../src/augment/pixel-operation.js';
import { applyOperations, resizeCrop, type RgbImage } from '../../../src/augment/pixels/index.js';
import { resizeWeights } from '../../../src/augment/pixels/resize-weights.js';
import type { CropRect } from '../../../src/crops/crop-strategy.js';

/*
 * The kernels work on 16 bytes at a time: these sizes leave every remainder. What they compute is compared with the formula, written down plainly.
 */

const side = fc.integer({ min: 1, max: 40 });
const image = fc
  .record({ width: side, height: side })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data): RgbImage => ({ width, height, data })),
  );

function after({ width, height, data }: RgbImage, ...operations: PixelOperation[]): Uint8Array {
  const copy = { width, height, data: Uint8Array.from(data) };
  applyOperations(copy, operations);
  return copy.data;
}

/** The value of a channel of the crop's pixel; black outside of the image. */
function valueAt({ width, height, data }: RgbImage, x: number, y: number, channel: number): number {
  return x < 0 || y < 0 || x >= width || y >= height ? 0 : data[(y * width + x) * 3 + channel]!;
}

const roundedSum = (sum: number): number => Math.min(255, Math.max(0, Math.floor((sum + 2 ** 21) / 2 ** 22)));

/** Pillow's resize of a crop: along x, rounded, then along y. */
function resizedPlainly(source: RgbImage, rect: CropRect, out: { width: number; height: number }): number[] {
  const [columns, rows] = [
    resizeWeights(rect.width, out.width, 'bicubic'),
    resizeWeights(rect.height, out.height, 'bicubic'),
  ];
  const alongX = (x: number, y: number, channel: number): number => {
    let sum = 0;
    for (let tap = 0; tap < columns.counts[x]!; tap++) {
      const at = rect.left + columns.starts[x]! + tap;
      sum += columns.weights[x * columns.stride + tap]! * valueAt(source, at, rect.top + y, channel);
    }
    return roundedSum(sum);
  };
  return Array.from({ length: out.width * out.height * 3 }, (_, index) => {
    const [channel, x, y] = [index % 3, Math.floor(index / 3) % out.width, Math.floor(index / 3 / out.width)];
    let sum = 0;
    for (let tap = 0; tap < rows.counts[y]!; tap++) {
      sum += rows.weights[y * rows.stride + tap]! * alongX(x, rows.starts[y]! + tap, channel);
    }
    return roundedSum(sum);
  });
}

describe('the kernels', () => {
  test('resize what lies inside and outside of the image', () => {
    const rect = fc.record({
      left: fc.integer({ min: -15, max: 30 }),
      top: fc.integer({ min: -15, max: 30 }),
      width: side,
      height: side,
    });
    const size = fc.record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(image, rect, size, (source, crop, { width, height }) => {
        const out = { width, height, data: new Uint8Array(width * height * 3) };
        resizeCrop(source, crop, 'bicubic', out);
        expect([...out.data]).toEqual(resizedPlainly(source, crop, out));
      }),
      { numRuns: 60 },
    );
  });

  test('take luma by the formula, and a saturation of 0 for the same', () => {
    fc.assert(
      fc.property(image, (source) => {
        const expected = Uint8Array.from(source.data, (_, index) => {
          const at = index - (index % 3);
          const [red, green, blue] = [source.data[at]!, source.data[at + 1]!, source.data[at + 2]!];
          return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
        });
        expect(after(source, { kind: 'grayscale' })).toEqual(expected);
        expect(after(source, { kind: 'saturation', factor: 0 })).toEqual(expected);
      }),
    );
  });

  test('blur each channel by itself, the same from the left and from the right', () => {
    fc.assert(
      fc.property(image, fc.double({ min: 0.1, max: 30, noNaN: true }), (source, sigma) => {
        const blur = { kind: 'gaussian-blur', sigma } as const;
        const blurred = after(source, blur);
        const flip = { kind: 'horizontal-flip' } as const;
        expect(after(source, flip, blur, flip)).toEqual(blurred);
        for (const channel of [0, 1, 2]) {
          const alone = source.data.map((_, index) => source.data[index - (index % 3) + channel]!);
          const expected = after({ ...source, data: alone }, blur);
          expect(blurred.filter((_, index) => index % 3 === channel)).toEqual(
            expected.filter((_, index) => index % 3 === 0),
          );
        }
      }),
    );
  });

  test('leave an image of one colour as it is', () => {
    fc.assert(
      fc.property(side, side, fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), (width, height, colour) => {
        const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => colour[index % 3]!);
        expect(after({ width, height, data }, { kind: 'gaussian-blur', sigma: 1.3 })).toEqual(data);
      }),
    );
  });

  test('grow their memory for a large image and still compute a small one', () => {
    const large = { width: 3000, height: 1000, data: new Uint8Array(9_000_000).fill(77) };
    expect(after(large, { kind: 'gaussian-blur', sigma: 2 }).every((value) => value === 77)).toBe(true);
    const small = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    expect([...after(small, { kind: 'gaussian-blur', sigma: 2 })]).toEqual([1, 2, 3]);
  });
});
