import { describe, expect, it } from '@jest/globals';
import type { PlannedItem } from '../../src/augment/render-contract.js';
import type { CropRect } from '../../src/crops/crop-strategy.js';
import { drawScene } from '../../src/preview/draw-scene.js';
import { viewColor } from '../../src/preview/palette.js';

const image: CropRect = { left: 0, top: 0, width: 300, height: 200 };

/** The filled squares that number the views, as they are drawn over an image at its own size. */
function tagsOf(rects: readonly CropRect[]): CropRect[] {
  const item = { sample: { width: 300, height: 200 }, boxes: [], rects } as unknown as PlannedItem;
  const drawing = drawScene(item, image, image);
  return rects.map((_, view) => {
    const found = new RegExp(
      `<rect x="([\\d.-]+)" y="([\\d.-]+)" width="([\\d.]+)" height="([\\d.]+)" fill="${viewColor(view)}"`,
    ).exec(drawing);
    const [left, top, width, height] = (found ?? []).slice(1).map(Number);
    return { left: left!, top: top!, width: width!, height: height! };
  });
}

const sharesArea = (one: CropRect, other: CropRect): boolean =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

describe('the image of a contact sheet', () => {
  it('numbers crops inside, and small ones outside so that they are seen', () => {
    const large = { left: 50, top: 40, width: 120, height: 90 };
    const small = { left: 150, top: 100, width: 9, height: 60 };
    for (const tag of tagsOf([large, large, large, large])) expect(sharesArea(tag, large)).toBe(true);
    for (const tag of tagsOf([small, small, small, small])) expect(sharesArea(tag, small)).toBe(false);
  });

  it('gives equal crops tags of their own', () => {
    for (const side of [9, 90]) {
      const tags = tagsOf(Array.from({ length: 4 }, () => ({ left: 100, top: 60, width: side, height: side })));
      tags.forEach((tag, view) => {
        for (const other of tags.slice(view + 1)) expect(sharesArea(tag, other)).toBe(false);
      });
    }
  });
});
