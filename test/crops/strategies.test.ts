import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CropRect, Size } from '../../src/crops/crop-strategy.js';
import { allThree } from '../../src/crops/all-three.js';
import { combination } from '../../src/crops/combination.js';
import { multiCrop } from '../../src/crops/multi-crop.js';
import { objectDilate } from '../../src/crops/object-dilate.js';
import { objectObject } from '../../src/crops/object-object.js';
import { cropPlugins } from '../../src/crops/plugins.js';
import { objectScene } from '../../src/crops/object-scene.js';
import { objectShift } from '../../src/crops/object-shift.js';
import { sceneScene } from '../../src/crops/scene-scene.js';
import { scene } from '../../src/crops/scene.js';
import { separated } from '../../src/crops/separated.js';
import { singleObject } from '../../src/crops/single-object.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { filledSettings } from '../filled-settings.js';
import { boxInImage } from './box-in-image.js';
import { createCrops } from './create-crops.js';

const inside = (rect: CropRect, { width, height }: Size): boolean =>
  rect.left >= 0 && rect.top >= 0 && rect.left + rect.width <= width && rect.top + rect.height <= height;

const within = (rect: CropRect, region: CropRect): boolean =>
  rect.left >= region.left &&
  rect.top >= region.top &&
  rect.left + rect.width <= region.left + region.width &&
  rect.top + rect.height <= region.top + region.height;

const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('every strategy', () => {
  const clamped = [
    [sceneScene, {}],
    [scene, {}],
    [multiCrop, {}],
    [multiCrop, { large: { count: 1, size: 64 }, small: { count: 3, scale: [0.1, 0.3], size: 32 } }],
    [multiCrop, { large: { of: 'dilated' }, small: { of: 'object' }, dilation: 0.3, minimumSideShare: 0.1 }],
    [objectObject, { minimumSideShare: 0.22 }],
    [objectObject, { scale: 'auto' }],
    [objectScene, {}],
    [objectScene, { scale: { object: 'auto', scene: 'whole' }, minimumSide: 40 }],
    [objectShift, {}],
    [objectShift, { radius: [10, 300], side: 60, scale: { object: 'whole', shifted: 'whole' } }],
    [separated, {}],
    [separated, { side: 60, radius: [0, 100], places: 'published' }],
    [combination, { side: 50 }],
    [allThree, { side: 50, swap: 0.5 }],
    [singleObject, { choose: 'by-area' }],
    [objectDilate, {}],
    [objectDilate, { relativeTo: 'box', dilation: 0.7, minimumSide: 40 }],
    [objectDilate, { relativeTo: 'coordinate', clamp: true }],
  ] as const;

  it.each(clamped)(
    '%o %o crops inside its region and the image, at least a pixel, the same from the same stream',
    async (plugin, settings) => {
      const strategy = await createCrops(plugin, settings);
      fc.assert(
        fc.property(boxInImage, fc.nat(), ({ image, box }, seed) => {
          const crops = strategy.crop({ image, boxes: [box] }, stream(seed));
          expect(crops).toHaveLength(strategy.views.length);
          for (const crop of crops) {
            expect(inside(crop, image)).toBe(true);
            expect(within(crop, crop.within!)).toBe(true);
            expect(Math.min(crop.width, crop.height)).toBeGreaterThanOrEqual(1);
          }
          expect(strategy.crop({ image, boxes: [box] }, stream(seed))).toEqual(crops);
        }),
      );
    },
  );

  it('tells its views before it is made', async () => {
    expect(new Set(clamped.map(([plugin]) => plugin))).toEqual(new Set(cropPlugins));
    for (const [plugin, settings] of clamped) {
      const strategy = await createCrops(plugin, settings);
      const told = plugin.traits.views?.(filledSettings(plugin, settings));
      expect(told?.map(({ shows }) => shows)).toEqual(strategy.views.map(({ shows }) => shows));
    }
  });

  it('turns down bounds that are reversed', async () => {
    await expect(createCrops(sceneScene, { scale: [1, 0.2] })).rejects.toMatchObject({
      code: 'crops/bounds-reversed',
      remedy: 'Write the lower bound first: scale: [0.2, 1]',
    });
    await expect(createCrops(objectDilate, { scale: { dilated: [0.9, 0.8] } })).rejects.toThrow('crops.scale.dilated');
  });
});

describe('scene-scene', () => {
  it('does not look at boxes', async () => {
    const strategy = await createCrops(sceneScene);
    const image = { width: 640, height: 480 };
    const box = { left: 0, top: 0, right: 9, bottom: 9, score: 1 };
    expect(strategy.crop({ image, boxes: [box] }, stream(5))).toEqual(strategy.crop({ image, boxes: [] }, stream(5)));
  });
});

describe('the box of an item', () => {
  const image = { width: 100, height: 100 };
  const boxes = [0, 1, 2].map((index) => ({ left: 30 * index, top: 0, right: 30 * index + 20, bottom: 20, score: 1 }));

  it('is drawn uniformly from the proposals', async () => {
    const strategy = await createCrops(objectObject);
    const counts = new Map<number, number>();
    for (let item = 0; item < 3000; item++) {
      const left = strategy.crop({ image, boxes }, stream(0).stream(item))[0]!.within!.left;
      counts.set(left, (counts.get(left) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((one, other) => one - other)).toEqual([0, 30, 60]);
    // 1000 expected of each, with a standard deviation of 26.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it("is the item's own with itemsPer: box", async () => {
    const strategy = await createCrops(objectDilate, { itemsPer: 'box', dilation: 0, swap: 0 });
    expect(strategy.itemsPer).toBe('box');
    for (let seed = 0; seed < 20; seed++) {
      expect(strategy.crop({ image, boxes, focus: 2 }, stream(seed))[0]!.within).toEqual({
        left: 60,
        top: 0,
        width: 20,
        height: 20,
      });
    }
  });

  it('is the same for both strategies that crop boxes, so that they can be compared', async () => {
    const [one, other] = await Promise.all([createCrops(objectObject), createCrops(objectDilate, { swap: 0 })]);
    for (let seed = 0; seed < 20; seed++) {
      expect(one.crop({ image, boxes }, stream(seed))[0]).toEqual(other.crop({ image, boxes }, stream(seed))[0]);
    }
  });

  it.each([objectObject, objectDilate])('%o takes the whole image where there is none, or stops', async (plugin) => {
    const strategy = await createCrops(plugin);
    for (const crop of strategy.crop({ image, boxes: [] }, stream(1))) {
      expect(crop).toMatchObject({ shows: 'scene', within: { left: 0, top: 0, width: 100, height: 100 } });
    }
    const strict = await createCrops(plugin, { withoutBoxes: 'error' });
    expect(() => strict.crop({ id: 'beach', image, boxes: [] }, stream(1))).toThrow('beach has no proposals to crop.');
  });
});

describe('object-dilate', () => {
  it('has a dilated region that contains the object’s', async () => {
    for (const relativeTo of ['image', 'box']) {
      const strategy = await createCrops(objectDilate, { relativeTo, dilation: 0.15, minimumSideShare: 0.22, swap: 0 });
      fc.assert(
        fc.property(boxInImage, fc.nat(), ({ image, box }, seed) => {
          const [object, dilated] = strategy.crop({ image, boxes: [box] }, stream(seed));
          expect(within(object!.within!, dilated!.within!)).toBe(true);
        }),
      );
    }
  });

  it('only lets the views change places when it swaps', async () => {
    const [kept, swapped] = await Promise.all([
      createCrops(objectDilate, { swap: 0 }),
      createCrops(objectDilate, { swap: 1 }),
    ]);
    fc.assert(
      fc.property(boxInImage, fc.nat(), ({ image, box }, seed) => {
        const crops = kept.crop({ image, boxes: [box] }, stream(seed));
        expect(crops.map(({ shows }) => shows)).toEqual(['object', 'dilated']);
        expect(swapped.crop({ image, boxes: [box] }, stream(seed))).toEqual([...crops].reverse());
      }),
    );
  });

  it('reaches beyond the image only where it is told to', async () => {
    const image = { width: 1024, height: 768 };
    const boxes = [{ left: 512, top: 384, right: 1024, bottom: 768, score: 1 }];
    const region = async (settings: Record<string, unknown>): Promise<CropRect> => {
      const strategy = await createCrops(objectDilate, { dilation: 0.1, swap: 0, ...settings });
      return strategy.crop({ image, boxes }, stream(0))[1]!.within!;
    };
    expect(await region({})).toEqual({ left: 409, top: 307, width: 615, height: 461 });
    expect(await region({ clamp: false })).toEqual({ left: 409, top: 307, width: 718, height: 538 });
    expect(await region({ relativeTo: 'coordinate' })).toEqual({ left: 461, top: 346, width: 665, height: 498 });
    expect(await region({ relativeTo: 'coordinate', clamp: true })).toEqual({
      left: 461,
      top: 346,
      width: 563,
      height: 422,
    });
  });

  it('grows small boxes first: to pixels, to a share of the image, or by the published rule', async () => {
    const image = { width: 1000, height: 500 };
    const boxes = [{ left: 500, top: 250, right: 510, bottom: 260, score: 1 }];
    const region = async (settings: Record<string, unknown>): Promise<CropRect> => {
      const strategy = await createCrops(objectDilate, { swap: 0, ...settings });
      return strategy.crop({ image, boxes }, stream(0))[0]!.within!;
    };
    expect(await region({})).toEqual({ left: 500, top: 250, width: 10, height: 10 });
    expect(await region({ minimumSide: 64 })).toEqual({ left: 473, top: 223, width: 64, height: 64 });
    expect(await region({ minimumSideShare: 0.22 })).toEqual({ left: 395, top: 200, width: 220, height: 110 });
    expect(await region({ relativeTo: 'coordinate' })).toEqual({ left: 388, top: 138, width: 234, height: 234 });
    expect(await region({ relativeTo: 'coordinate', minimumSide: 100 })).toEqual({
      left: 450,
      top: 200,
      width: 110,
      height: 110,
    });
  });
});
