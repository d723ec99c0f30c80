import type { ImageClasses } from './image-classes.js';

/** Which classes and images a subset has. */
export interface SelectionRule {
  /** A class with fewer images is dropped. */
  readonly minImagesPerClass: number;
  /** An image with fewer of the remaining classes is dropped. */
  readonly minClassesPerImage: number;
  /** Both again and again until nothing changes, instead of once. */
  readonly repeat: boolean;
}

/** 1 for what is kept, 0 for what is dropped; by number. */
export type Kept = Uint8Array;

export interface Round {
  readonly classes: number;
  readonly images: number;
}

export interface Selection {
  readonly classes: Kept;
  readonly images: Kept;
  /** What is left after each round; the first entry is what there was. */
  readonly rounds: readonly Round[];
}

/** The rule in words, in the order in which it is applied. */
export function describeRule({ minImagesPerClass, minClassesPerImage, repeat }: SelectionRule): string[] {
  return [
    `drop classes with fewer than ${minImagesPerClass} images`,
    `drop images with fewer than ${minClassesPerImage} distinct classes among those that remain`,
    repeat ? 'repeat both until nothing changes' : 'once, not repeated',
  ];
}

const count = (kept: Kept): number => kept.reduce((total, value) => total + value, 0);

/** Drops the classes that too few of the kept images show. */
export function dropClasses({ starts, classes }: ImageClasses, images: Kept, kept: Kept, least: number): Kept {
  const shown = new Uint32Array(kept.length);
  for (let image = 0; image < images.length; image++) {
    if (images[image] === 0) continue;
    for (let place = starts[image]!; place < starts[image + 1]!; place++) shown[classes[place]!]!++;
  }
  return kept.map((value, label) => (shown[label]! >= least ? value : 0));
}

/** Drops the images that show too few of the kept classes. */
export function dropImages({ starts, classes }: ImageClasses, images: Kept, kept: Kept, least: number): Kept {
  return images.map((value, image) => {
    let distinct = 0;
    for (let place = starts[image]!; place < starts[image + 1]!; place++) distinct += kept[classes[place]!]!;
    return distinct >= least ? value : 0;
  });
}

/**
 * Selects classes and images: drops classes with too few images, then images with too few of the remaining classes, until nothing changes.
 * How the published subset of Object-Aware Cropping (https://arxiv.org/abs/2112.00319: 900 images, 2 classes) ordered the two is not known. Repeated, the order
 * does not matter: what is left is the largest set that satisfies both.
 */
export function selectSubset(imageClasses: ImageClasses, rule: SelectionRule): Selection {
  let images: Kept = new Uint8Array(imageClasses.images).fill(1);
  let classes = dropClasses(imageClasses, images, new Uint8Array(imageClasses.classCount).fill(1), 1);
  const rounds: Round[] = [{ classes: count(classes), images: count(images) }];
  for (;;) {
    const before = rounds.at(-1)!;
    classes = dropClasses(imageClasses, images, classes, rule.minImagesPerClass);
    images = dropImages(imageClasses, images, classes, rule.minClassesPerImage);
    const after = { classes: count(classes), images: count(images) };
    const isStable = after.classes === before.classes && after.images === before.images;
    if (!isStable) rounds.push(after);
    if (isStable || !rule.repeat) break;
  }
  // A class that no image shows any longer is none; repeated, there is no such class.
  return { classes: dropClasses(imageClasses, images, classes, 1), images, rounds };
}
