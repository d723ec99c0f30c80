import type { Sample } from '../../data/dataset.js';
import { averagePrecision, meanOfDefined } from './average-precision.js';
import { columnOf, type ScoreTable } from './score-table.js';

export const objectSizes = ['small', 'medium', 'large'] as const;
export type ObjectSize = (typeof objectSizes)[number];

/** Where small ends and large begins: sides of the square of an object's area, as shares of that of the image's. */
export type SizeBounds = readonly [medium: number, large: number];

/**
 * How large a class appears in an image: by the largest of its boxes. Undefined where it has none; a box around a group of objects tells no
 * object's size.
 */
export function sizeOfClass(sample: Sample, label: number, [medium, large]: SizeBounds): ObjectSize | undefined {
  const areas = sample.boxes.flatMap((box) =>
    box.label === label && box.group !== true ? [(box.right - box.left) * (box.bottom - box.top)] : [],
  );
  if (areas.length === 0) return undefined;
  const side = Math.sqrt(Math.max(...areas) / (sample.width * sample.height));
  return side < medium ? 'small' : side < large ? 'medium' : 'large';
}

/**
 * Whether an image takes part in a class's precision for one size: where its largest object of the class has that size, and, as a
 * negative, where it does not show the class.
 */
export function takesPartInSize(
  { classes, labels }: Pick<ScoreTable, 'classes' | 'labels'>,
  samples: readonly Sample[],
  { label, size, bounds }: { readonly label: number; readonly size: ObjectSize; readonly bounds: SizeBounds },
): (image: number) => boolean {
  return (image) => {
    if (labels[image * classes + label] !== 1) return true;
    const sample = samples[image];
    return sample !== undefined && sizeOfClass(sample, label, bounds) === size;
  };
}

/**
 * mAP by object size: for each class, positives are the images in which its largest object has that size; images that show the class in
 * another size, or without a box that tells it, are left out, all others are negatives. The mean is over the classes that appear in that
 * size. Fractions, 0 to 1; null where no class does.
 *
 * The three are not to be compared with one another as they are: the fewer positives a size has, the lower a chance ranking scores.
 */
export function averagePrecisionBySize(
  table: ScoreTable,
  samples: readonly Sample[],
  bounds: SizeBounds,
): Record<ObjectSize, number | null> {
  const ofSize = (size: ObjectSize): number | null =>
    meanOfDefined(
      Array.from({ length: table.classes }, (_, label) => {
        const isTaken = takesPartInSize(table, samples, { label, size, bounds });
        return averagePrecision(columnOf(table, label, { isTaken }));
      }),
    );
  return { small: ofSize('small'), medium: ofSize('medium'), large: ofSize('large') };
}
