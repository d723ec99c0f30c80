import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomResizedCrop, randomResizedCropWithin } from '../../../src/crops/geometry/index.js';
import { RandomStream } from '../../../src/engine/random/index.js';

const side = fc.integer({ min: 1, max: 1200 });
const bounds = (min: number, max: number) =>
  fc.tuple(fc.double({ min, max, noNaN: true }), fc.double({ min, max, noNaN: true })).map(([one, other]) => {
    return [Math.min(one, other), Math.max(one, other)] as const;
  });
const draw = fc.record({
  region: fc.record({ width: side, height: side }),
  settings: fc.record({ scale: bounds(0, 1), ratio: bounds(0.2, 5) }),
  seed: fc.nat(),
});

describe('randomResizedCrop', () => {
  it('lies inside its region, with at least one pixel', () => {
    fc.assert(
      fc.property(draw, ({ region, settings, seed }) => {
        const { left, top, width, height } = randomResizedCrop(region, settings, RandomStream.fromSeed(seed));
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1);
        expect(left + width).toBeLessThanOrEqual(region.width);
        expect(top + height).toBeLessThanOrEqual(region.height);
        expect([left, top, width, height].every(Number.isInteger)).toBe(true);
      }),
    );
  });

  it('covers a share of the region within the bounds, up to the rounding of its sides', () => {
    // In a square region with ratios this near 1 and at most nine tenths of the area, the first draw always fits: no fallback.
    const square = fc.integer({ min: 40, max: 800 });
    fc.assert(
      fc.property(square, bounds(0.1, 0.9), fc.nat(), (length, scale, seed) => {
        const region = { width: length, height: length };
        const { width, height } = randomResizedCrop(
          region,
          { scale, ratio: [0.95, 1.05] },
          RandomStream.fromSeed(seed),
        );
        const rounding = (width + height) / (2 * length * length);
        expect((width * height) / (length * length)).toBeGreaterThanOrEqual(scale[0] - rounding);
        expect((width * height) / (length * length)).toBeLessThanOrEqual(scale[1] + rounding);
        expect(width / height).toBeGreaterThan((0.95 * height - 1) / height);
        expect(width / height).toBeLessThan((1.05 * height + 1.1) / height);
      }),
    );
  });

  it('takes the largest central crop within the ratios where no draw fits', () => {
    const settings = { scale: [1, 1], ratio: [0.75, 4 / 3] } as const;
    const crop = (width: number, height: number) =>
      randomResizedCrop({ width, height }, settings, RandomStream.fromSeed(0));
    expect(crop(200, 700)).toEqual({ left: 0, top: 216, width: 200, height: 267 });
    expect(crop(700, 200)).toEqual({ left: 216, top: 0, width: 267, height: 200 });
    expect(
      randomResizedCrop({ width: 50, height: 49 }, { scale: [1, 1], ratio: [1, 1] }, RandomStream.fromSeed(0)),
    ).toEqual({
      left: 0,
      top: 0,
      width: 49,
      height: 49,
    });
  });

  it('depends on the name of its stream alone', () => {
    const settings = { scale: [0.2, 1], ratio: [0.75, 4 / 3] } as const;
    const crop = (seed: number) =>
      randomResizedCrop({ width: 640, height: 480 }, settings, RandomStream.fromSeed(seed));
    expect(crop(3)).toEqual(crop(3));
    expect(crop(3)).not.toEqual(crop(4));
  });

  it('moves with the region it is drawn in', () => {
    const settings = { scale: [0.2, 1], ratio: [0.75, 4 / 3] } as const;
    const region = { left: -30, top: 100, width: 64, height: 48 };
    const inside = randomResizedCrop(region, settings, RandomStream.fromSeed(1));
    const moved = randomResizedCropWithin(region, settings, RandomStream.fromSeed(1));
    expect(moved).toEqual({ ...inside, left: inside.left - 30, top: inside.top + 100 });
  });
});
