import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clampBox,
  dilateByBox,
  dilateByImage,
  enclosingRect,
  growBox,
  publishedCrop,
  type Box,
} from '../../../src/crops/geometry/index.js';
import { boxInImage } from '../box-in-image.js';

const contains = (outer: Box, inner: Box, slack = 1e-9): boolean =>
  outer.left <= inner.left + slack &&
  outer.top <= inner.top + slack &&
  outer.right >= inner.right - slack &&
  outer.bottom >= inner.bottom - slack;

const dilation = fc.double({ min: 0, max: 1, noNaN: true });

describe('dilation', () => {
  it('contains its box, also when clamped to the image', () => {
    fc.assert(
      fc.property(boxInImage, dilation, ({ image, box }, share) => {
        for (const dilated of [dilateByImage(box, image, share), dilateByBox(box, share)]) {
          expect(contains(dilated, box)).toBe(true);
          expect(contains(clampBox(dilated, image), box)).toBe(true);
        }
      }),
    );
  });

  it('moves each side by a share of the image, or of the box', () => {
    const box = { left: 100, top: 50, right: 140, bottom: 130 };
    expect(dilateByImage(box, { width: 400, height: 200 }, 0.1)).toEqual({
      left: 60,
      top: 30,
      right: 180,
      bottom: 150,
    });
    expect(dilateByBox(box, 0.5)).toEqual({ left: 80, top: 10, right: 160, bottom: 170 });
  });
});

describe('growBox', () => {
  it('reaches the least sides inside the image, contains the box, and leaves longer sides alone', () => {
    const least = fc.record({
      width: fc.double({ min: 0, max: 400, noNaN: true }),
      height: fc.double({ min: 0, max: 400, noNaN: true }),
    });
    fc.assert(
      fc.property(boxInImage, least, ({ image, box }, minimum) => {
        const grown = growBox(box, minimum, image);
        expect(contains(grown, box)).toBe(true);
        expect(contains({ left: 0, top: 0, right: image.width, bottom: image.height }, grown)).toBe(true);
        expect(grown.right - grown.left).toBeGreaterThanOrEqual(Math.min(minimum.width, image.width) - 1e-9);
        if (box.bottom - box.top >= minimum.height) expect([grown.top, grown.bottom]).toEqual([box.top, box.bottom]);
      }),
    );
  });

  it('grows about the centre and moves away from an edge', () => {
    const image = { width: 100, height: 100 };
    expect(growBox({ left: 40, top: 0, right: 50, bottom: 10 }, { width: 22, height: 22 }, image)).toEqual({
      left: 34,
      top: 0,
      right: 56,
      bottom: 22,
    });
  });
});

describe('enclosingRect', () => {
  it('holds every pixel that the box touches and no other', () => {
    expect(enclosingRect({ left: 1.5, top: 2, right: 3.01, bottom: 4 })).toEqual({
      left: 1,
      top: 2,
      width: 3,
      height: 2,
    });
    expect(enclosingRect({ left: 1.2, top: 2, right: 1.3, bottom: 2 })).toEqual({
      left: 1,
      top: 2,
      width: 1,
      height: 1,
    });
  });
});

describe('publishedCrop', () => {
  // Image, relative box (x1, x2, y1, y2), and the regions [X1, Y1, X2, Y2] of dilation 0, 0.1 and 0.2.
  const vectors = [
    [1024, 683, [0.2, 0.8, 0.1, 0.9], [204, 68, 819, 614], [184, 62, 900, 675], [164, 55, 982, 736]],
    [1024, 683, [0.45, 0.55, 0.45, 0.55], [348, 195, 675, 487], [302, 165, 731, 524], [368, 134, 675, 562]],
    [1024, 683, [0.02, 0.1, 0.02, 0.1], [0, 0, 336, 336], [0, 0, 336, 336], [0, 0, 336, 336]],
    [1024, 683, [0.9, 0.99, 0.9, 0.99], [789, 452, 1013, 676], [829, 519, 1114, 743], [737, 492, 1215, 811]],
    [1024, 768, [0, 1, 0, 1], [0, 0, 1024, 768], [0, 0, 1126, 844], [0, 0, 1228, 921]],
    [200, 180, [0.1, 0.9, 0.1, 0.9], [0, 0, 224, 224], [0, 0, 224, 224], [0, 0, 224, 224]],
    [1024, 683, [0.3, 0.5, 0.2, 0.5], [195, 24, 624, 453], [277, 123, 563, 375], [246, 109, 614, 409]],
  ] as const;

  it.each(vectors)('of %i x %i, box %p', (width, height, [x1, x2, y1, y2], ...regions) => {
    const box = { left: x1 * width, top: y1 * height, right: x2 * width, bottom: y2 * height };
    regions.forEach((region, index) => {
      const { left, top, right, bottom } = publishedCrop(box, { width, height }, [0, 0.1, 0.2][index]!, 224);
      expect([left, top, right, bottom]).toEqual(region);
    });
  });

  it('reaches its least side, whatever the box', () => {
    fc.assert(
      fc.property(boxInImage, dilation, fc.integer({ min: 0, max: 300 }), ({ image, box }, share, least) => {
        const { left, top, right, bottom } = publishedCrop(box, image, share, least);
        expect(Math.min(right - left, bottom - top)).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});
