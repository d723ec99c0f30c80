import { setImmediate } from 'node:timers/promises';
import type { PluginBlock } from '../../container/plugin.js';
import { noDroppedBoxes, summarizeLeftOut, type LeftOutSummary } from '../../data/broken-images.js';
import { splitNames, type Dataset, type ObjectBox, type Sample, type SplitName } from '../../data/dataset.js';
import type { Distribution } from '../statistics/distribution.js';
import { CountTable, type CountSummary } from './count-table.js';
import { RunningDistribution } from './running-distribution.js';

/** Counts of one split. */
export interface SplitCounts {
  readonly images: number;
  /** Boxes around one object. */
  readonly boxes: number;
  readonly groupBoxes: number;
  readonly difficultBoxes: number;
  readonly truncatedBoxes: number;
  readonly imagesWithoutBoxes: number;
}

/** A class by how often it occurs. */
export interface ClassCount {
  readonly name: string;
  /** Images that show it. */
  readonly images: number;
  /** Boxes around one object of it. */
  readonly boxes: number;
}

/** Two classes by how often an image shows both. */
export interface CoOccurrence {
  readonly classes: readonly [string, string];
  readonly images: number;
}

/** Sides in pixels of the images. */
export interface ImageSides {
  readonly smallest: number;
  readonly largest: number;
  readonly meanWidth: number;
  readonly meanHeight: number;
}

/** What is in a dataset. Counts are over all splits where they are not of one. */
export interface DatasetInspection {
  readonly data: PluginBlock;
  readonly fingerprint: string;
  readonly splits: Readonly<Record<SplitName, SplitCounts>>;
  readonly imageSides: ImageSides | null;
  /** In the order of the dataset. */
  readonly classes: readonly ClassCount[];
  readonly classesPerImage: CountSummary | null;
  readonly boxesPerImage: CountSummary | null;
  /** Sides of the square of a box's area, as shares of that of its image's area. */
  readonly boxSides: Distribution | null;
  readonly coOccurrence: {
    /** Pairs of classes that any image shows. */
    readonly pairs: number;
    /** The most frequent of them. */
    readonly most: readonly CoOccurrence[];
  };
  readonly leftOut: LeftOutSummary;
}

/** Pairs of classes that are written down one by one. */
const MOST_PAIRS = 200;

/** Samples between two looks at what else the process has to do. */
const PAUSE_EVERY = 4096;

class SplitTally {
  images = 0;
  boxes = 0;
  groupBoxes = 0;
  difficultBoxes = 0;
  truncatedBoxes = 0;
  imagesWithoutBoxes = 0;

  add({ boxes }: Sample): void {
    this.images += 1;
    if (boxes.length === 0) this.imagesWithoutBoxes += 1;
    for (const { group, difficult, truncated } of boxes) {
      if (group) this.groupBoxes += 1;
      else this.boxes += 1;
      if (difficult) this.difficultBoxes += 1;
      if (truncated) this.truncatedBoxes += 1;
    }
  }

  counts(): SplitCounts {
    const { images, boxes, groupBoxes, difficultBoxes, truncatedBoxes, imagesWithoutBoxes } = this;
    return { images, boxes, groupBoxes, difficultBoxes, truncatedBoxes, imagesWithoutBoxes };
  }
}

/** What has been seen so far, in memory that grows with the classes and not with the images. */
class DatasetTally {
  readonly splits = Object.fromEntries(splitNames.map((name) => [name, new SplitTally()])) as Record<
    SplitName,
    SplitTally
  >;
  readonly #classImages: number[];
  readonly #classBoxes: number[];
  /** Images by pair: the lower label times the number of classes, plus the higher. */
  readonly #pairs = new Map<number, number>();
  readonly #classesPerImage = new CountTable();
  readonly #boxesPerImage = new CountTable();
  readonly #boxSides = new RunningDistribution();
  readonly #sides = { smallest: Infinity, largest: 0, width: 0, height: 0 };
  #images = 0;

  constructor(private readonly classes: readonly string[]) {
    this.#classImages = classes.map(() => 0);
    this.#classBoxes = classes.map(() => 0);
  }

  add(split: SplitName, sample: Sample): void {
    const { width, height, boxes, labels } = sample;
    this.splits[split].add(sample);
    this.#images += 1;
    this.#sides.smallest = Math.min(this.#sides.smallest, width, height);
    this.#sides.largest = Math.max(this.#sides.largest, width, height);
    this.#sides.width += width;
    this.#sides.height += height;
    const objects = boxes.filter(({ group }) => group !== true);
    this.#boxesPerImage.add(objects.length);
    this.#classesPerImage.add(labels.length);
    for (const box of objects) this.#addBox(box, width * height);
    this.#addLabels(labels);
  }

  #addBox({ left, top, right, bottom, label }: ObjectBox, area: number): void {
    this.#classBoxes[label]! += 1;
    this.#boxSides.add(Math.sqrt(((right - left) * (bottom - top)) / area));
  }

  #addLabels(labels: readonly number[]): void {
    for (const [index, label] of labels.entries()) {
      this.#classImages[label]! += 1;
      for (const other of labels.slice(index + 1)) {
        const pair = label * this.classes.length + other;
        this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1);
      }
    }
  }

  #coOccurrence(): DatasetInspection['coOccurrence'] {
    const count = this.classes.length;
    const sorted = [...this.#pairs].sort(([one, images], [other, more]) => more - images || one - other);
    const most = sorted.slice(0, MOST_PAIRS).map(([pair, images]): CoOccurrence => ({
      classes: [this.classes[Math.floor(pair / count)]!, this.classes[pair % count]!],
      images,
    }));
    return { pairs: this.#pairs.size, most };
  }

  summary(): Omit<DatasetInspection, 'data' | 'fingerprint' | 'leftOut' | 'splits'> {
    const { smallest, largest, width, height } = this.#sides;
    const images = this.#images;
    return {
      imageSides: images === 0 ? null : { smallest, largest, meanWidth: width / images, meanHeight: height / images },
      classes: this.classes.map((name, label) => ({
        name,
        images: this.#classImages[label]!,
        boxes: this.#classBoxes[label]!,
      })),
      classesPerImage: this.#classesPerImage.summary(),
      boxesPerImage: this.#boxesPerImage.summary(),
      boxSides: this.#boxSides.summary(),
      coOccurrence: this.#coOccurrence(),
    };
  }
}

const nothingLeftOut = { images: [], boxes: noDroppedBoxes };

/** Counts everything in a dataset, looking at one sample after the other. No image is read. */
export async function inspectDataset(dataset: Dataset, data: PluginBlock): Promise<DatasetInspection> {
  const tally = new DatasetTally(dataset.classes);
  let count = 0;
  for (const name of splitNames) {
    const split = dataset.split(name);
    for (let index = 0; index < split.length; index++) {
      tally.add(name, split.sample(index));
      if (++count % PAUSE_EVERY === 0) await setImmediate();
    }
  }
  const { train, validation, test } = tally.splits;
  return {
    data,
    fingerprint: dataset.fingerprint,
    splits: { train: train.counts(), validation: validation.counts(), test: test.counts() },
    ...tally.summary(),
    leftOut: summarizeLeftOut(dataset.leftOut ?? nothingLeftOut),
  };
}
