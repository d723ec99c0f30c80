import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intersectionOverUnion } from '../../../../src/crops/geometry/index.js';
import { RandomStream } from '../../../../src/engine/random/index.js';
import { quantisedSize } from '../../../../src/proposals/bing/quantised-size.js';
import { backgroundBoxes, mirrored, sizedBoxes } from '../../../../src/proposals/bing/training/window-examples.js';
import { boxInImage } from '../../../crops/box-in-image.js';

describe('examples for the first stage', () => {
  it('are boxes of quantised sizes at the object that share half with it', () => {
    const image = { width: 300, height: 200 };
    const found = sizedBoxes({ left: 10, top: 20, right: 74, bottom: 52 }, image);
    const sizes = found.map(({ size }) => quantisedSize(size)).map(({ width, height }) => `${width} x ${height}`);
    expect(sizes).toEqual(['64 x 16', '32 x 32', '64 x 32', '128 x 32', '64 x 64']);
    expect(found.find(({ size }) => size === 8)!.box).toEqual({ left: 10, top: 20, right: 74, bottom: 52 });
  });

  it('end at the edges of the image', () => {
    fc.assert(
      fc.property(boxInImage, ({ image, box }) => {
        for (const { size, box: sized } of sizedBoxes(box, image)) {
          const { width, height } = quantisedSize(size);
          expect(sized.right).toBe(Math.min(image.width, Math.floor(box.left) + width));
          expect(sized.bottom).toBe(Math.min(image.height, Math.floor(box.top) + height));
        }
      }),
    );
  });

  it('are beside random boxes that show no object, the same for the same stream', () => {
    fc.assert(
      fc.property(boxInImage, fc.nat(), ({ image, box }, seed) => {
        const drawn = backgroundBoxes([box], image, 50, RandomStream.fromSeed(seed));
        for (const { left, top, right, bottom } of drawn) {
          expect(left >= 0 && top >= 0 && left < right && top < bottom).toBe(true);
          expect(right <= image.width && bottom <= image.height).toBe(true);
          expect(intersectionOverUnion({ left, top, right, bottom }, box)).toBeLessThan(0.5);
        }
        expect(backgroundBoxes([box], image, 50, RandomStream.fromSeed(seed))).toEqual(drawn);
      }),
    );
  });

  it('come with their mirror images', () => {
    const window = Uint8Array.from({ length: 64 }, (_, pixel) => pixel);
    expect([...mirrored(window).subarray(0, 9)]).toEqual([7, 6, 5, 4, 3, 2, 1, 0, 15]);
    expect(mirrored(mirrored(window))).toEqual(window);
  });
});
