import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { swapsSides, turnBox, type ExifOrientation } from '../../src/data/exif-orientation.js';

const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies readonly ExifOrientation[];

/** A box of whole pixels inside of an image. */
const boxed = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 12 })).chain(([width, height]) =>
  fc
    .record({
      left: fc.integer({ min: 0, max: width - 1 }),
      top: fc.integer({ min: 0, max: height - 1 }),
      across: fc.integer({ min: 1, max: width }),
      down: fc.integer({ min: 1, max: height }),
    })
    .map(({ left, top, across, down }) => ({
      width,
      height,
      box: { left, top, right: Math.min(width, left + across), bottom: Math.min(height, top + down) },
    })),
);

describe('turnBox', () => {
  it.each(orientations)('puts a box where the decoder puts its pixels: orientation %d', async (orientation) => {
    await fc.assert(
      fc.asyncProperty(boxed, async ({ width, height, box }) => {
        const pixels = new Uint8Array(width * height).map((_, index) => {
          const [x, y] = [index % width, Math.floor(index / width)];
          return x >= box.left && x < box.right && y >= box.top && y < box.bottom ? 255 : 0;
        });
        const stored = await sharp(pixels, { raw: { width, height, channels: 1 } })
          .withMetadata({ orientation })
          .png()
          .toBuffer();
        const upright = sharp(stored, { autoOrient: true }).extractChannel(0).raw();
        const { data, info } = await upright.toBuffer({ resolveWithObject: true });
        const lit = [...data].flatMap((value, index) =>
          value > 0 ? [[index % info.width, Math.floor(index / info.width)] as const] : [],
        );
        const [xs, ys] = [lit.map(([x]) => x), lit.map(([, y]) => y)];
        expect([info.width, info.height]).toEqual(swapsSides(orientation) ? [height, width] : [width, height]);
        expect(turnBox(box, orientation, width, height)).toEqual({
          left: Math.min(...xs),
          top: Math.min(...ys),
          right: Math.max(...xs) + 1,
          bottom: Math.max(...ys) + 1,
        });
      }),
      { numRuns: 10 },
    );
  });
});
