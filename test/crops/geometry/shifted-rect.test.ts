import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstSquare, shiftedRect, squareSide } from '../../../src/crops/geometry/index.js';
import { RandomStream } from '../../../src/engine/random/index.js';

const side = fc.integer({ min: 1, max: 400 });
const size = fc.record({ width: side, height: side });

describe('shiftedRect', () => {
  it('keeps its size, lies inside the image, and no farther away than the radius allows', () => {
    const room = { width: 1000, height: 800 };
    const corner = fc.record({ left: fc.integer({ min: 0, max: 999 }), top: fc.integer({ min: 0, max: 799 }) });
    const radius = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(corner, size, radius, fc.nat(), (from, shape, distance, seed) => {
        const rect = shiftedRect(from, shape, room, distance, RandomStream.fromSeed(seed));
        if (rect === undefined) return;
        expect(rect).toMatchObject(shape);
        // Cut to whole pixels, a rectangle strictly inside may lie against an edge.
        expect(Math.min(rect.left, rect.top)).toBeGreaterThanOrEqual(0);
        expect(rect.left + rect.width).toBeLessThan(room.width);
        expect(rect.top + rect.height).toBeLessThan(room.height);
        const near = (start: number, length: number, origin: number): number =>
          Math.min(Math.abs(start - origin), Math.abs(start + length - origin));
        expect(near(rect.left, rect.width, from.left)).toBeLessThanOrEqual(distance + 1);
        expect(near(rect.top, rect.height, from.top)).toBeLessThanOrEqual(distance + 1);
      }),
    );
  });

  it('lies beyond the corner to either side, the upper left only where the lower right has no room', () => {
    const shape = { width: 30, height: 30 };
    const image = { width: 200, height: 200 };
    const starts = (left: number, top: number) =>
      Array.from({ length: 300 }, (_, seed) =>
        shiftedRect({ left, top }, shape, image, 20, RandomStream.fromSeed(seed)),
      ).map((rect) => [rect!.left, rect!.top] as const);
    for (const [left, top] of starts(80, 80)) {
      expect(Math.abs(left - 80)).toBeLessThanOrEqual(20);
      expect(Math.abs(top - 80)).toBeLessThanOrEqual(20);
    }
    for (const [left, top] of starts(195, 195)) {
      expect(Math.abs(left + 30 - 195)).toBeLessThanOrEqual(21);
      expect(Math.abs(top + 30 - 195)).toBeLessThanOrEqual(21);
    }
  });

  it('is none where nothing fits strictly', () => {
    const image = { width: 100, height: 100 };
    const from = { left: 1, top: 1 };
    expect(shiftedRect(from, image, image, 10, RandomStream.fromSeed(0))).toBeUndefined();
    expect(shiftedRect(from, { width: 99, height: 99 }, image, 0, RandomStream.fromSeed(0))).toBeUndefined();
    expect(shiftedRect(from, { width: 98, height: 98 }, image, 0, RandomStream.fromSeed(0))).toEqual({
      ...from,
      width: 98,
      height: 98,
    });
  });
});

describe('squares', () => {
  it('have half of the shorter side where an image has little room', () => {
    expect(squareSide({ width: 640, height: 480 }, 224)).toBe(224);
    expect(squareSide({ width: 640, height: 269 }, 224)).toBe(224);
    expect(squareSide({ width: 640, height: 268 }, 224)).toBe(134);
    expect(squareSide({ width: 1, height: 9 }, 224)).toBe(1);
  });

  it('lie strictly inside the image, also at its upper left, as published only away from it', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 200 }), fc.boolean(), fc.nat(), (image, length, fromSide, seed) => {
        const square = firstSquare(image, length, fromSide, RandomStream.fromSeed(seed));
        const least = fromSide ? length : 1;
        const room = Math.min(image.width, image.height) - length - 1 >= least;
        expect(square !== undefined).toBe(room);
        if (square === undefined) return;
        expect(Math.min(square.left, square.top)).toBeGreaterThanOrEqual(least);
        expect(square.left + length).toBeLessThan(image.width);
        expect(square.top + length).toBeLessThan(image.height);
      }),
    );
  });
});
