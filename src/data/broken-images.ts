import { ProblemList } from './problem-list.js';
import { listed } from './problems-text.js';

/** Setting `onBroken:` of datasets that read image files. */
export const onBrokenSchema = {
  enum: ['skip', 'fail'],
  default: 'skip',
  description:
    'What is done about images that are missing, cut short, too large or no images: skip leaves them out, counted and listed; fail stops and names them.',
} as const;

export type OnBroken = (typeof onBrokenSchema)['enum'][number];

/** An image that cannot be used. */
export interface BrokenImage {
  /** Its path in the set. */
  readonly relativePath: string;
  /** Completes "…: it is empty". */
  readonly reason: string;
}

/** What annotations and files have that a dataset does not. */
export interface LeftOut {
  readonly images: readonly BrokenImage[];
  readonly boxes: DroppedBoxes;
}

/** Counts of boxes that annotations have otherwise. */
export interface DroppedBoxes {
  /** Dropped: nothing to crop. Their classes remain labels of the images. */
  readonly withoutArea: number;
  /** Dropped likewise: no part of them inside of their images. */
  readonly outside: number;
  /** Kept, and cut off at the edge of their images, which they reached out of by more than a pixel. */
  readonly cut: number;
}

export const noDroppedBoxes: DroppedBoxes = { withoutArea: 0, outside: 0, cut: 0 };

/** Broken images that are written down one by one; the rest is counted. */
const MOST_LISTED = 1000;

/** What a record says of it. */
export interface LeftOutSummary {
  readonly images: number;
  readonly boxes: LeftOut['boxes'];
  /** The first of the images. */
  readonly listed: readonly BrokenImage[];
}

/** The same as plain data, for records: a set that is mostly broken fills no manifest. */
export function summarizeLeftOut({ images, boxes }: LeftOut): LeftOutSummary {
  return { images: images.length, boxes, listed: images.slice(0, MOST_LISTED) };
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Lines that tell the user what was left out; none where nothing was. */
export function describeLeftOut({ images, boxes }: LeftOut): string[] {
  const lines: string[] = [];
  if (images.length > 0) {
    const problems = new ProblemList();
    for (const { relativePath, reason } of images) problems.add(`${relativePath}: ${reason}`);
    lines.push(
      `${counted(images.length, 'image is', 'images are')} broken and left out; manifest.json lists them:${listed(problems)}`,
    );
  }
  const dropped = boxes.withoutArea + boxes.outside;
  if (dropped > 0) {
    lines.push(
      `${counted(dropped, 'box is', 'boxes are')} dropped: ${boxes.withoutArea} without area, ${boxes.outside} outside of the image.`,
    );
  }
  if (boxes.cut > 0) lines.push(`${counted(boxes.cut, 'box is', 'boxes are')} cut off at the edge of the image.`);
  return lines;
}
