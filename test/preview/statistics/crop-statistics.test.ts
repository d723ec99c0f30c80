import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedItem, ViewPlanner } from '../../../src/augment/render-contract.js';
import type { CropRect } from '../../../src/crops/crop-strategy.js';
import { measureCrops } from '../../../src/preview/statistics/crop-statistics.js';
import { countedObjects, describeHolding, heldObjects } from '../../../src/preview/statistics/held-objects.js';
import { renderStatistics } from '../../../src/preview/statistics/render-statistics.js';
import { statisticsReport } from '../../../src/preview/statistics/statistics-report.js';
import { silentProgress } from '../../../src/progress.js';

const rect = (left: number, top: number, width: number, height: number): CropRect => ({ left, top, width, height });
const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom, label: 0 });
const half = { measure: 'smaller', threshold: 0.5 } as const;

describe('what a view holds', () => {
  it('is an object of which enough lies inside, or that fills enough of the view', () => {
    const large = box(0, 0, 100, 100);
    const small = box(90, 90, 100, 100);
    expect(heldObjects(rect(0, 0, 20, 20), [large, small], half)).toEqual([0]);
    expect(heldObjects(rect(0, 0, 20, 20), [large], { measure: 'object', threshold: 0.5 })).toEqual([]);
    expect(heldObjects(rect(95, 90, 50, 50), [small], half)).toEqual([0]);
    expect(heldObjects(rect(96, 90, 50, 50), [small], half)).toEqual([]);
  });

  it('is more by the smaller of the two than by the object, and less at a higher threshold', () => {
    const side = fc.integer({ min: 1, max: 60 });
    const place = fc.integer({ min: -20, max: 80 });
    const rects = fc.tuple(place, place, side, side).map((values) => rect(...values));
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(rects, rects, share, share, (view, { left, top, width, height }, one, other) => {
        const objects = [box(left, top, left + width, top + height)];
        const held = (measure: 'smaller' | 'object', threshold: number): number =>
          heldObjects(view, objects, { measure, threshold }).length;
        expect(held('smaller', one)).toBeGreaterThanOrEqual(held('object', one));
        expect(held('smaller', Math.min(one, other))).toBeGreaterThanOrEqual(held('smaller', Math.max(one, other)));
      }),
    );
  });

  it('is no group and nothing outside of the image', () => {
    const sample = {
      width: 50,
      height: 50,
      boxes: [{ ...box(0, 0, 9, 9), group: true }, box(60, 0, 70, 9), box(40, 0, 60, 10)],
    } as unknown as PlannedItem['sample'];
    expect(countedObjects(sample)).toEqual([{ left: 40, top: 0, right: 50, bottom: 10 }]);
  });

  it('is defined in words', () => {
    expect(describeHolding(half)).toContain('at least 50 % of the smaller of the two');
    expect(describeHolding({ measure: 'object', threshold: 0.125 })).toContain("at least 12.5 % of the object's");
  });
});

/** Items of an image of 100 x 100 pixels with two objects, or with none. */
function plannerOf(pairs: readonly (readonly CropRect[])[], annotated = true): ViewPlanner {
  const boxes = annotated ? [box(0, 0, 20, 20), box(80, 80, 100, 100)] : [];
  const plan = (item: number): Promise<PlannedItem> =>
    Promise.resolve({
      sample: { id: String(item), width: 100, height: 100, boxes },
      boxes: [],
      rects: pairs[item],
      shows: pairs[item]!.map((_, view) => (view === 0 ? 'object' : 'scene')),
    } as unknown as PlannedItem);
  return { items: pairs.length, plan };
}

const measure = (planner: ViewPlanner) =>
  measureCrops({
    planner,
    items: Array.from({ length: planner.items }, (_, item) => item),
    epochs: [0],
    holding: half,
    progress: silentProgress.start('', 0, ''),
  });

describe('the statistics of crops', () => {
  const pairs = [
    [rect(0, 0, 20, 20), rect(0, 0, 100, 100)],
    [rect(0, 0, 20, 20), rect(80, 80, 20, 20)],
    [rect(0, 0, 20, 20), rect(40, 40, 20, 20)],
    [rect(40, 40, 20, 20), rect(90, -10, 20, 20)],
  ];

  it('count pairs by what they hold, areas inside, overlap, and what reaches outside', async () => {
    const statistics = await measure(plannerOf(pairs));
    expect(statistics.objects).toEqual({
      pairs: 4,
      sameObject: 0.25,
      differentObjects: 0.25,
      oneWithout: 0.25,
      bothWithout: 0.25,
    });
    expect(statistics.viewsWithoutObject).toBe(3 / 8);
    expect(statistics.objectsPerView).toBe(6 / 8);
    expect(statistics.area.object?.mean).toBeCloseTo(0.04);
    expect(statistics.area.scene?.mean).toBeCloseTo((1 + 0.04 + 0.04 + 0.01) / 4);
    expect(statistics.outside.views).toBe(1 / 8);
    expect(statistics.outside.mean).toBeCloseTo(0.75 / 8);
    expect(statistics.overlap?.mean).toBeCloseTo(0.01);
    expect(statistics.apart).toBe(0.75);
  });

  it('say nothing of objects where none are annotated, nor of pairs where there is one view', async () => {
    expect(await measure(plannerOf(pairs, false))).toMatchObject({ objects: null, viewsWithoutObject: null });
    const single = await measure(plannerOf([[rect(0, 0, 50, 50)]]));
    expect(single).toMatchObject({ overlap: null, apart: null, objects: null, viewsWithoutObject: 0 });
    const block = { kind: 'any' };
    const named = { name: 'single', data: block, proposals: block, crops: block, seed: 0, ...single };
    const text = renderStatistics(statisticsReport(half, [named]));
    expect(text).toContain('25.0 % (25.0 % to 25.0 %)');
    expect(text).not.toMatch(/NaN|null|undefined/);
  });
});
