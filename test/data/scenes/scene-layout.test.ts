import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawLayout, squareOverlap, type LayoutSettings } from '../../../src/data/scenes/scene-layout.js';
import { RandomStream } from '../../../src/engine/random/index.js';

const settings: LayoutSettings = {
  imageSide: 96,
  objects: { minimum: 2, maximum: 5 },
  minimumClasses: 2,
  objectSize: { minimum: 0.25, maximum: 0.5 },
  rotation: 20,
  aspect: 0.15,
  brightness: { minimum: 0.8, maximum: 1.2 },
  contrast: { minimum: 0.8, maximum: 1.2 },
  tint: { minimum: 0.9, maximum: 1.1 },
  maximumOverlap: 0.12,
  placementTries: 30,
  background: { textures: 8, gain: { minimum: 0.8, maximum: 1.2 } },
};

/** Three classes: one of a single drawing, one of two families, one of a large and a small family. */
const drawings = [[[0]], [[1], [2]], [[3, 4, 5, 6], [7]]];

describe('squareOverlap', () => {
  it('is the shared area over the smaller square, the same both ways', () => {
    const one = { centerX: 10, centerY: 10, side: 10 };
    expect(squareOverlap(one, one)).toBe(1);
    expect(squareOverlap(one, { centerX: 15, centerY: 10, side: 10 })).toBeCloseTo(0.5, 12);
    expect(squareOverlap(one, { centerX: 10, centerY: 10, side: 4 })).toBe(1);
    expect(squareOverlap({ centerX: 10, centerY: 10, side: 4 }, { centerX: 17, centerY: 10, side: 12 })).toBeCloseTo(
      0.25,
      12,
    );
    expect(squareOverlap(one, { centerX: 20, centerY: 10, side: 10 })).toBe(0);
  });
});

describe('drawLayout', () => {
  it('keeps every bound of the settings', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const layout = drawLayout(settings, drawings, RandomStream.fromSeed(seed))!;
        expect(layout.objects.length).toBeGreaterThanOrEqual(2);
        expect(layout.objects.length).toBeLessThanOrEqual(5);
        expect(new Set(layout.objects.map((drawn) => drawn.class)).size).toBeGreaterThanOrEqual(2);
        layout.objects.forEach((drawn, index) => {
          const { centerX, centerY, side, width, height, rotation } = drawn;
          expect(side).toBeGreaterThanOrEqual(24);
          expect(side).toBeLessThanOrEqual(48);
          expect(Math.min(centerX, centerY, 96 - centerX, 96 - centerY)).toBeGreaterThanOrEqual(side / 2 - 1e-9);
          expect(width * height).toBeCloseTo(side * side, 6);
          expect(Math.abs(Math.log(width / height))).toBeLessThanOrEqual(0.15 + 1e-9);
          expect(Math.abs(rotation)).toBeLessThanOrEqual(Math.PI / 9);
          expect(drawings[drawn.class]!.flat()).toContain(drawn.drawing);
          for (const other of layout.objects.slice(0, index)) {
            expect(squareOverlap(drawn, other)).toBeLessThanOrEqual(0.12);
          }
        });
      }),
    );
  });

  it('draws classes alike, then families alike, then drawings', () => {
    const counts = new Map<number, number>();
    const root = RandomStream.fromSeed(0);
    for (let scene = 0; scene < 2000; scene++) {
      const [first] = drawLayout({ ...settings, minimumClasses: 1 }, drawings, root.stream(scene))!.objects;
      counts.set(first!.drawing, (counts.get(first!.drawing) ?? 0) + 1 / 2000);
    }
    const expected = [1 / 3, 1 / 6, 1 / 6, 1 / 24, 1 / 24, 1 / 24, 1 / 24, 1 / 6];
    expected.forEach((share, drawing) => {
      expect(Math.abs((counts.get(drawing) ?? 0) - share)).toBeLessThan(0.04);
    });
  });

  it('gives up where no layout meets the settings', () => {
    const crowded = { ...settings, objects: { minimum: 5, maximum: 5 }, maximumOverlap: 0, placementTries: 1 };
    const large = { ...crowded, objectSize: { minimum: 0.9, maximum: 1 } };
    expect(drawLayout(large, drawings, RandomStream.fromSeed(0))).toBeUndefined();
  });
});
