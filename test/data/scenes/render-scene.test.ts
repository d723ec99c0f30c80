import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderScene } from '../../../src/data/scenes/render-scene.js';
import type { ObjectLayout } from '../../../src/data/scenes/scene-layout.js';

const SIDE = 32;
const background = { texture: 0, left: 0.3, top: 0.7, mirrored: false, gain: 1 };
const texture = { side: 2 * SIDE, pixels: new Uint8Array((2 * SIDE) ** 2 * 3).fill(40) };

/** An opaque white square of 16 pixels a side. */
const square = [{ side: 16, pixels: new Uint8Array(16 * 16 * 4).fill(255) }];

const object: ObjectLayout = {
  drawing: 0,
  class: 0,
  centerX: 16,
  centerY: 16,
  side: 8,
  width: 8,
  height: 8,
  rotation: 0,
  mirrored: false,
  brightness: 1,
  contrast: 1,
  tint: [1, 1, 1],
};

const render = (objects: readonly ObjectLayout[]) => renderScene({ background, objects }, SIDE, [texture], [square]);

/** The smallest box around all pixels that differ from the background by at least `least`. */
function changedBox(pixels: Uint8ClampedArray, least: number) {
  const changed = Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter(
    (pixel) => Math.abs(pixels[pixel * 3]! - 40) >= least,
  );
  const [columns, rows] = [changed.map((pixel) => pixel % SIDE), changed.map((pixel) => Math.floor(pixel / SIDE))];
  return {
    left: Math.min(...columns),
    top: Math.min(...rows),
    right: Math.max(...columns) + 1,
    bottom: Math.max(...rows) + 1,
  };
}

/** By how much an object of alpha 0.3 changes the background. */
const VISIBLE = 0.3 * (255 - 40);

describe('renderScene', () => {
  it('draws an object where its layout says, and its box around it', () => {
    const { pixels, boxes } = render([object]);
    expect(boxes).toEqual([{ left: 12, top: 12, right: 20, bottom: 20 }]);
    expect(pixels.slice((16 * SIDE + 16) * 3, (16 * SIDE + 16) * 3 + 3)).toEqual(
      new Uint8ClampedArray([255, 255, 255]),
    );
    expect(pixels.slice(0, 3)).toEqual(new Uint8ClampedArray([40, 40, 40]));
  });

  it('has a box that fits the visible pixels exactly, wherever the object lies and however it is turned', () => {
    const layout = fc.record({
      centerX: fc.double({ min: -2, max: SIDE + 2, noNaN: true }),
      centerY: fc.double({ min: -2, max: SIDE + 2, noNaN: true }),
      width: fc.double({ min: 3, max: 16, noNaN: true }),
      height: fc.double({ min: 3, max: 16, noNaN: true }),
      rotation: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      mirrored: fc.boolean(),
    });
    fc.assert(
      fc.property(layout, (drawn) => {
        const { pixels, boxes } = render([{ ...object, ...drawn }]);
        const [box] = boxes;
        if (box === undefined) {
          expect(pixels.every((value) => value - 40 <= VISIBLE + 1)).toBe(true);
          return;
        }
        const [wide, narrow] = [changedBox(pixels, VISIBLE - 1), changedBox(pixels, VISIBLE + 1)];
        expect(box.left >= wide.left && box.left <= narrow.left).toBe(true);
        expect(box.top >= wide.top && box.top <= narrow.top).toBe(true);
        expect(box.right <= wide.right && box.right >= narrow.right).toBe(true);
        expect(box.bottom <= wide.bottom && box.bottom >= narrow.bottom).toBe(true);
      }),
    );
  });

  it('keeps the box of an object that a later one hides, and gives none to one outside of the image', () => {
    const { boxes } = render([object, { ...object, width: 12, height: 12 }, { ...object, centerX: -20 }]);
    expect(boxes).toEqual([
      { left: 12, top: 12, right: 20, bottom: 20 },
      { left: 10, top: 10, right: 22, bottom: 22 },
      undefined,
    ]);
  });

  it('changes an object by brightness, contrast about mid grey and tint, within what a byte can hold', () => {
    const center = (changes: Partial<ObjectLayout>) => {
      const { pixels } = render([{ ...object, ...changes }]);
      return [...pixels.slice((16 * SIDE + 16) * 3, (16 * SIDE + 16) * 3 + 3)];
    };
    expect(center({ brightness: 0.5 })).toEqual([128, 128, 128]);
    expect(center({ contrast: 0.5 })).toEqual([191, 191, 191]);
    expect(center({ brightness: 4, tint: [0.5, 1, 2] })).toEqual([255, 255, 255]);
    expect(center({ brightness: 0.5, tint: [0.5, 1, 2] })).toEqual([64, 128, 255]);
  });
});
