import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ImageClassesBuilder } from '../../../../src/data/open-images/subset/image-classes.js';
import { describeRule, selectSubset } from '../../../../src/data/open-images/subset/select-subset.js';

const CLASSES = 6;

/** Images by the classes of their boxes. */
const anyImages = fc.array(fc.array(fc.nat({ max: CLASSES - 1 }), { minLength: 1, maxLength: 5 }), { maxLength: 14 });

function imageClassesOf(images: readonly (readonly number[])[]) {
  const builder = new ImageClassesBuilder();
  const edges = { left: 0, right: 1, top: 0, bottom: 1, group: false };
  images.forEach((labels, image) => {
    for (const label of labels) builder.add({ image, label, ...edges });
  });
  return builder.finish(images.length, CLASSES);
}

const kept = (values: Uint8Array): number[] => [...values.keys()].filter((index) => values[index] === 1);

/** The rule as sets, round by round. */
function bySets(
  images: readonly (readonly number[])[],
  leastImages: number,
  leastClasses: number,
  mostRounds: number,
): { classes: number[]; images: number[] } {
  let classes = new Set(images.flat());
  let left = [...images.keys()];
  for (let round = 0; round < mostRounds; round++) {
    classes = new Set(
      [...classes].filter((label) => left.filter((image) => images[image]!.includes(label)).length >= leastImages),
    );
    left = left.filter((image) => new Set(images[image]!.filter((label) => classes.has(label))).size >= leastClasses);
  }
  const shown = new Set(left.flatMap((image) => images[image]!));
  return { classes: [...classes].filter((label) => shown.has(label)).sort((a, b) => a - b), images: left };
}

const bounds = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }));

describe('selectSubset', () => {
  it.each([
    ['once', false, 1],
    ['until nothing changes', true, 100],
  ])('does as the rule says with sets, %s', (_name, repeat, mostRounds) => {
    fc.assert(
      fc.property(anyImages, bounds, (images, [minImagesPerClass, minClassesPerImage]) => {
        const rule = { minImagesPerClass, minClassesPerImage, repeat };
        const selection = selectSubset(imageClassesOf(images), rule);
        const wanted = bySets(images, minImagesPerClass, minClassesPerImage, mostRounds);
        expect({ classes: kept(selection.classes), images: kept(selection.images) }).toEqual(wanted);
      }),
    );
  });

  it('leaves every class enough images and every image enough classes, and drops no set that has both', () => {
    fc.assert(
      fc.property(
        anyImages,
        bounds,
        fc.array(fc.boolean()),
        (images, [minImagesPerClass, minClassesPerImage], part) => {
          const selection = selectSubset(imageClassesOf(images), {
            minImagesPerClass,
            minClassesPerImage,
            repeat: true,
          });
          const isSatisfied = (classes: readonly number[], of: readonly number[]): boolean =>
            classes.every(
              (label) => of.filter((image) => images[image]!.includes(label)).length >= minImagesPerClass,
            ) &&
            of.every(
              (image) => new Set(images[image]!.filter((label) => classes.includes(label))).size >= minClassesPerImage,
            );
          expect(isSatisfied(kept(selection.classes), kept(selection.images))).toBe(true);
          const some = [...images.keys()].filter((image) => part[image]);
          const theirs = bySets(
            some.map((image) => images[image]!),
            minImagesPerClass,
            minClassesPerImage,
            100,
          );
          expect(kept(selection.images)).toEqual(expect.arrayContaining(theirs.images.map((index) => some[index]!)));
        },
      ),
    );
  });

  it('tells what each round left', () => {
    // Class 0 loses its third image to class 1, which is too rare.
    const images = [
      [0, 2],
      [0, 2],
      [0, 1],
      [2, 3],
      [2, 3],
      [2, 3],
    ];
    const selection = selectSubset(imageClassesOf(images), {
      minImagesPerClass: 3,
      minClassesPerImage: 2,
      repeat: true,
    });
    expect(selection.rounds).toEqual([
      { classes: 4, images: 6 },
      { classes: 3, images: 5 },
      { classes: 2, images: 3 },
    ]);
    expect([kept(selection.classes), kept(selection.images)]).toEqual([
      [2, 3],
      [3, 4, 5],
    ]);
  });

  it('says the rule in words', () => {
    expect(describeRule({ minImagesPerClass: 900, minClassesPerImage: 2, repeat: true })).toEqual([
      'drop classes with fewer than 900 images',
      'drop images with fewer than 2 distinct classes among those that remain',
      'repeat both until nothing changes',
    ]);
  });
});
